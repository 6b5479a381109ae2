"""What stands in an address: ids that nobody can guess or count, and nothing that says what it leads to."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.tokens import default_token_generator
from django.db import models
from django.urls import resolve, reverse

from accounts import key_addresses
from tests.addresses import every_address, is_number, is_random
from tests.cast import Cast
from tests.test_query_counts import _pages
from tests.world import World

# Each with the reason why it need not be random.
NUMBERED = {
    "alerts:since": "a person's own position, 1, 2, 3… for everybody: the page asks for what came after it, and only "
    "the reader's own rows are looked among; a random name could not say “after”",
    "accounts:terms_version": "the versions of the program's own documents, the same for everybody",
    "alerts:open": "the same position in the reader's own inbox",
    "clues:tile": "a level and a place on a picture, beside the random id that is asked whether one may see it",
    "clues:preview": "one of two sizes, beside such an id",
}
WORDS = {
    "accounts:terms_version": "the names of the program's own documents",
    "accounts:provider_go": "the operator's names of providers, which the page of sign-in shows to everybody",
    "accounts:provider_back": "the same",
    **dict.fromkeys(["drafts:here", "drafts:keep", "drafts:discard"], "what kind of text it is, beside a random id"),
    "bookmarks:bookmark": "post, clue or case, beside a random id",
    "findings:finding": "post or answer, beside a random id",
    "published_log": "names of tiles, given by c2sp.org; they number the log, which its readers may count",
}
KEYS = {"account_confirm_email", "account_reset_password_from_key"}  # allauth's expressions: judged by their keys below


@pytest.mark.req(23)
def test_every_id_in_an_address_is_random() -> None:
    numbered, worded = set(), set()
    for address in every_address():
        for converter in address.converters.values():
            if is_number(converter):
                numbered.add(address.name)
            elif not is_random(converter):
                worded.add(address.name)
    assert numbered == set(NUMBERED)
    assert worded == set(WORDS)
    assert {address.name for address in every_address() if address.is_expression} <= KEYS


OTHERS = {  # what is not called by its model
    "other_id": "clue", "thing_id": "post", "search_id": "savedsearch", "held_id": "heldverdict",
}  # fmt: skip


@pytest.mark.req(23)
def test_what_an_address_names_is_made_with_uuid4() -> None:
    """A model whose id stands in an address has a random one, made by Python and not by the database's counter."""
    named = {
        OTHERS.get(name, name.removesuffix("_id"))
        for address in every_address()
        for name, converter in address.converters.items()
        if isinstance(converter, type(resolve(f"/cases/{uuid.uuid4()}/").func)) or name.endswith("_id")
    }
    assert named == {
        "answer", "arrival", "board", "case", "clue", "entry", "handover", "heldverdict", "move", "organisation",
        "post", "question", "redaction", "referral", "review", "revision", "savedsearch", "strike", "user",
    }  # fmt: skip
    ours = {model.__name__.lower(): model for model in apps.get_models()}
    for name in named:
        key = ours[name]._meta.pk
        assert isinstance(key, models.UUIDField), name
        assert key.default is uuid.uuid4 or name == "entry", name


@pytest.mark.req(23)
def test_the_ids_that_are_given_are_of_version_4(world: World) -> None:
    for one in (world.board, world.case, world.clue, world.review, world.referral, world.cast.expert_mx):
        assert (one.pk.version, one.pk.variant) == (4, uuid.RFC_4122)


@pytest.mark.req(23)
def test_keys_in_mails_can_not_be_guessed(cast: Cast) -> None:
    person = cast.expert_mx
    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=person)).key
    assert len(key.rpartition(":")[2]) >= 43, "HMAC-SHA-256 in base 64: 256 bits"
    token = default_token_generator.make_token(person)
    assert len(token.rpartition("-")[2]) >= 32, "in base 16: 128 bits"


@pytest.mark.req(23)
def test_a_passkey_is_addressed_by_a_token_among_ones_own(cast: Cast, client_of) -> None:
    mine, theirs = (
        Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
        for person in (cast.expert_mx, cast.expert_other)
    )
    tokens = [key_addresses.token(one) for one in (mine, theirs)]
    assert len({token[:8] for token in tokens}) == 2
    client = client_of(cast.expert_mx)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[tokens[0]])).status_code == 200
        assert client.get(reverse(name, args=[tokens[1]])).status_code == 404
    assert client.post(reverse("mfa_edit_webauthn", args=[tokens[0]]), {"name": "Desk"}).status_code == 302
    assert Authenticator.objects.get(pk=mine.pk).wrap().name == "Desk"
    assert client.post(reverse("mfa_remove_webauthn", args=[tokens[1]])).status_code == 404
    assert client.post(reverse("mfa_remove_webauthn", args=[tokens[0]])).status_code == 302
    left = Authenticator.objects.filter(type="webauthn", pk__in=[mine.pk, theirs.pk])
    assert [one.pk for one in left] == [theirs.pk]


@pytest.mark.req(79)
def test_no_title_and_no_address_says_what_a_page_is_about(world: World, client_of) -> None:
    """Titles stand in histories, addresses in logs of fronts: neither holds a name, a place, a question or a text."""
    cast = world.cast
    words = {person.name for person in vars(cast).values()} | {world.case.question, world.board.name, world.clue.title}
    words |= {unit.name for unit in {person.organisation for person in vars(cast).values()}} | {"@", "Mexico"}
    for name, (user, ids, _most) in _pages(world).items():
        answer = client_of(user).get(reverse(name, args=ids))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        html = answer.content.decode()
        title = "".join(re.findall(r"<title>(.*?)</title>", html, re.DOTALL))
        linked = " ".join(re.findall(r'(?:href|src|action|hx-\w+|data-[\w-]*url)="([^"#]*)', html))
        assert not [word for word in words if word in title], (name, title)
        assert not [word for word in words if word in linked or word.replace(" ", "%20") in linked], name


@pytest.mark.req(79)
def test_words_that_are_looked_for_are_in_no_address(cast: Cast, client_of) -> None:
    admin, expert = client_of(cast.administrator), client_of(cast.expert_mx)
    assert "Omar Haddad" in admin.get("/people/", {"q": "Elena"}).content.decode(), "an address finds nobody"
    found = admin.post("/people/", {"q": "Elena"}).content.decode()
    assert "Elena Ruiz" in found
    assert "Omar Haddad" not in found
    assert client_of(cast.outsider).post("/people/", {"q": "Elena"}).status_code == 404
    assert expert.get(reverse("answers:places"), {"q": "oaxa"}).status_code == 405


@pytest.mark.req(79)
def test_no_form_writes_what_was_typed_into_an_address() -> None:
    templates = Path(__file__).resolve().parent.parent / "templates"
    forms = [form for file in templates.rglob("*.html") for form in re.findall(r"<form[^>]*>", file.read_text())]
    assert len(forms) > 40
    sent = ('method="post"', 'method="dialog"', 'method="{{ attrs.method }}"')  # allauth's own element passes "post"
    assert [form for form in forms if not any(one in form for one in sent)] == []
