"""What other sites' pages make a browser ask for is refused; a link in a mail still opens its page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.addresses import every_address
from tests.cast import Cast
from tests.world import World

LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
SCRIPT = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
IMAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}


def _of(headers: dict[str, str], **changed: str) -> dict[str, str]:
    return {**headers, **{f"Sec-Fetch-{name.title()}": value for name, value in changed.items()}}


FOREIGN = [
    SCRIPT,
    IMAGE,
    _of(IMAGE, dest="script"),
    _of(IMAGE, site="same-site"),
    _of(SCRIPT, site="same-site"),
    _of(LINK, dest="iframe"),
    _of(LINK, dest="iframe", site="same-origin"),
    _of(LINK, dest="object", site="same-origin"),
    _of(LINK, dest="embed", site="none"),
    _of(LINK, dest="frame"),
    _of(LINK, site="something-new", dest="empty"),
]


@pytest.mark.req(77)
@pytest.mark.parametrize("headers", FOREIGN)
def test_nothing_that_another_site_embeds_or_fetches_is_answered(world: World, client_of, headers) -> None:
    client = client_of(world.cast.expert_mx)
    for address in ("/", reverse("cases:case", args=[world.case.pk]), reverse("clues:media", args=[world.sound.pk])):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 403
        assert world.case.question not in answer.content.decode()
    assert Client().get("/static/live/live.js", headers=headers).status_code == 403


@pytest.mark.req(77)
@pytest.mark.req(63)
def test_media_are_given_to_our_own_pages_only(world: World, client_of) -> None:
    client, address = client_of(world.cast.expert_mx), reverse("clues:media", args=[world.sound.pk])
    ours = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "audio"}
    assert client.get(address, headers=ours).status_code == 200
    assert client.get(address, headers={**ours, "Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert Client().get(address, headers=ours).status_code == 401, "the address alone opens nothing"
    world.board.memberships.filter(user=world.cast.expert_mx).delete()
    assert client.get(address, headers=ours).status_code == 404


@pytest.mark.req(77)
def test_no_address_takes_a_post_from_elsewhere(cast: Cast, client_of) -> None:
    taken = []
    for headers in (_of(LINK), SCRIPT, _of(SCRIPT, site="same-site")):
        client = client_of(cast.administrator)
        client.handler.enforce_csrf_checks = True
        taken += [one.name for one in every_address() if client.post(one.path, headers=headers).status_code != 403]
    assert taken == []


@pytest.mark.req(77)
def test_without_those_headers_the_token_and_the_origin_decide(cast: Cast, client_of) -> None:
    """Older browsers: Django's check. The one address without it only ever writes a line of bounded length."""
    taken = set()
    for one in every_address():
        client = client_of(cast.administrator)
        client.handler.enforce_csrf_checks = True
        if client.post(one.path, {"a": "b"}).status_code not in {403, 404}:  # what they may not enter is not there
            taken.add(one.name)
    assert taken == {"live:report"}
    client = Client(enforce_csrf_checks=True)
    page = client.get("/account/notice/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "theme": "dark"}
    assert client.post("/theme/", form, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/theme/", form, headers={"Origin": "null"}).status_code == 403
    assert client.post("/theme/", {"theme": "dark"}, headers={"Origin": "http://testserver"}).status_code == 403
    assert client.post("/theme/", form, headers={"Origin": "http://127.0.0.1:8000"}).status_code == 302


@pytest.mark.req(77)
def test_no_address_changes_anything_by_get(world: World, client_of) -> None:
    """Opening an address is at most a reading: people, cases and clues stay as they are."""
    client = client_of(world.cast.investigator)
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (User, type(world.case), type(world.clue))
    }
    for one in every_address():
        client.get(one.path.replace("00000000-0000-4000-8000-000000000000", str(world.case.pk)))
    after = {model: list(model.objects.order_by("pk").values()) for model in before}
    assert after == before


@pytest.mark.req(80)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_from_elsewhere_is_asked_again_from_a_page_of_ours(cast: Cast, client_of, site: str) -> None:
    """A strict cookie does not come with it, so that somebody signed in would be shown the sign-in page."""
    link = _of(LINK, site=site)
    first = Client().get("/inbox/?tab=me", headers=link)
    assert first.status_code == 200
    again = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', first.content.decode())
    assert again
    assert again[1] == "http://testserver/inbox/?tab=me"
    assert first.cookies == {}
    assert first["Cache-Control"] == "no-store"
    second = client_of(cast.expert_mx).get("/inbox/?tab=me", headers={**link, "Sec-Fetch-Site": "same-origin"})
    assert second.status_code == 200
    assert "http-equiv" not in second.content.decode()


@pytest.mark.req(80)
@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example", '/x"><script>', "/;url=//evil.example/"])
def test_that_page_leads_nowhere_else(db: None, path: str) -> None:
    html = Client().get("/", headers=LINK, PATH_INFO=path).content.decode()
    again = re.search(r'content="0; url=([^"]*)"', html)
    assert again
    assert again[1].startswith("http://testserver/")
    assert "<script" not in html
    assert html.count("http-equiv") == 1


@pytest.mark.req(77)
def test_a_link_from_elsewhere_posts_nothing_and_heads_nothing(db: None) -> None:
    for method in ("post", "put", "delete", "head", "options"):
        assert getattr(Client(), method)("/account/login/", headers=LINK).status_code == 403


@pytest.mark.req(77)
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_typed_addresses_and_our_own_pages_are_answered(db: None, site: str) -> None:
    assert Client().get("/account/notice/", headers=_of(LINK, site=site)).status_code == 200


@pytest.mark.req(80)
def test_the_link_of_a_mailed_reset_works_from_a_webmail(cast: Cast, mailoutbox: list[object]) -> None:
    """Its first page keeps the key in a session and leads on: from elsewhere, that session would not come back."""
    browser = Client()
    browser.post("/account/password/reset/", {"email": cast.expert_mx.email})
    found = re.search(r"http\S+/account/password/reset/key/\S+", mailoutbox[0].body)  # type: ignore[attr-defined]
    assert found
    path = "/" + found[0].split("/", 3)[3]
    elsewhere = Client().get(path, headers=LINK)  # no cookie comes along
    assert f'content="0; url=http://testserver{path}"' in elsewhere.content.decode()
    page = Client().get(path, headers=_of(LINK, site="same-origin"), follow=True)
    assert 'name="password1"' in page.content.decode()
