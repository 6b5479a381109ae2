"""Fields that a form does not have are refused, and every form of ours is known with all its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from accounts.who_may import ROUTES
from forum.live.form_fields import FIELDS, unknown
from tests.addresses import every_address
from tests.two_worlds.walking import FIXED, KINDS
from tests.world import World


class Forms(HTMLParser):
    """The forms of a page that post: where to, and the names in them."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found, self._open = here, [], None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form" and (told.get("method") or "").lower() == "post":
            self._open = (told.get("action") or self.here, set())
            self.found.append(self._open)
        elif self._open and tag in {"input", "select", "textarea", "button"} and told.get("name"):
            self._open[1].add(told["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


def _forms(client: Client, world: World) -> Iterator[tuple[str, set[str]]]:
    for route in every_address():
        parts = [part for part in route.converters if part in KINDS]
        for one in world.ids.get(parts[0], []) if parts else [""]:
            address = route.filled({part: FIXED.get(part, str(one)) for part in route.converters})
            answer = client.get(address)
            if answer.status_code == 200 and not answer.streaming:
                forms = Forms(address)
                forms.feed(answer.content.decode("utf-8", "replace"))
                yield from forms.found


@pytest.mark.req(30)
def test_every_form_on_every_page_is_known_with_all_its_fields(
    world: World, client_of: Callable[[User], Client]
) -> None:
    seen, strange = set(), {}
    people = ("investigator", "colleague", "moderator_one", "expert_mx", "coordinator", "auditor", "administrator")
    for name in people:
        for action, names in _forms(client_of(getattr(world.cast, name)), world):
            try:
                page = resolve(urlsplit(action).path).view_name
            except Resolver404:
                pytest.fail(f"a form leads nowhere: {action}")
            seen.add(page)
            if found := unknown(page, frozenset(names)):
                strange[page] = found
    assert strange == {}
    assert len(seen & set(FIELDS)) > 35
    assert set(FIELDS) <= set(ROUTES)


@pytest.mark.req(30)
def test_a_field_that_the_form_does_not_have_is_refused_and_nothing_is_done(
    world: World, client_of: Callable[[User], Client]
) -> None:
    author = client_of(world.cast.investigator)
    address = f"/cases/{world.draft.pk}/edit/"
    typed = {"question": "Changed?", "urgency": "soon", "handling": "amber"}
    for extra in ("author", "state", "is_practice", "organisation", "id"):
        answer = author.post(address, {**typed, extra: str(world.cast.outsider.pk)})
        assert answer.status_code == 422
        assert "its form does not have" in answer.content.decode()
    world.draft.refresh_from_db()
    assert world.draft.question != "Changed?"
    assert author.post(address, typed).status_code == 302


@pytest.mark.req(30)
def test_what_is_hidden_refuses_like_what_is_not_there(world: World, client_of: Callable[[User], Client]) -> None:
    stranger = client_of(world.cast.outsider)
    answers = [
        stranger.post(f"/cases/{pk}/audience/", {"owner": "me"})
        for pk in (world.case.pk, "00000000-0000-4000-8000-000000000000")
    ]
    shapes = [(one.status_code, re.sub(rb'"[^"]{20,}"', b"", one.content)) for one in answers]
    assert shapes[0] == shapes[1]
