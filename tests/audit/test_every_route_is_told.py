"""Every address that shows protected data has its entry before its answer exists; an address not listed here fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.test.signals import template_rendered
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from audit import log
from audit.models import Entry, Reading
from audit.operations import LED, Led, Operation
from forum.live.middleware import unavailable
from tests.cast import Cast
from tests.world import World

OWN_SIGN_IN = "signing in, one's own password and second factors: nothing of a case, nobody else"
EXEMPT = {
    **dict.fromkeys([
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
        "account_email_verification_sent", "account_change_password", "account_reset_password",
        "account_confirm_email", "account_reset_password_from_key_done", "account_reset_password_from_key",
        "account_reset_password_done", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
        "mfa_edit_webauthn", "mfa_login_webauthn",
    ], OWN_SIGN_IN),
    "accounts:first": "exists only while there are no people",
    "accounts:home": "who one is oneself",
    "accounts:expertise": "what one has said of oneself",
    "review:application": "one's own application, before one may see anything else",
    "cases:new": "an empty form, and the names of one's own boards",
    "answers:places": "countries and subdivisions: public facts",
    "live:queue": "a number",
    "discussion:news": "a number",
    "discussion:post": "leads to a page that is told itself",
    "alerts:open": "leads to a page that is told itself",
    "audit:health": "nothing of any entry, and needed when none can be written",
    "audit:proof": "needs a signed log: told in test_trail_pages",
    "audit:own_proof": "needs a signed log: told in test_own_pages",
}  # fmt: skip
ONLY_POST = {
    "accounts:language", "accounts:step_in", "live:theme", "cases:submit", "clues:withdraw", "discussion:read",
    "discussion:write", "discussion:mark", "discussion:preview", "discussion:withdraw", "referrals:accept",
    "referrals:decline", "referrals:conclude", "referrals:locate", "referrals:close", "referrals:reopen", "desk:claim",
    "desk:release", "desk:take_over", "desk:verdict", "alerts:shown", "alerts:read_all", "alerts:follow",
    "audit:verify", "audit:ask", "audit:open", "audit:close",
}  # fmt: skip
BUNDLE = "tile/entries/000"


@dataclass(frozen=True)
class Shown:
    """Who may open it, with which ids, what the trail must then say, and what it shows that nobody else may learn."""

    by: User
    ids: list[object]
    op: Operation
    protected: str = ""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def _shown(world: World) -> dict[str, list[Shown]]:
    cast, case, clue, sound = world.cast, world.case.pk, world.clue.pk, world.sound.pk
    expert, author, admin, auditor = cast.expert_mx, cast.investigator, cast.administrator, cast.auditor
    question, op = world.case.question, Operation
    fragment = {"HX-Request": "true"}
    return {
        "boards:home": [Shown(expert, [], op.BOARD_CONSULT, question)],
        "boards:board": [Shown(expert, [world.board.pk], op.BOARD_CONSULT, question)],
        "boards:manage": [Shown(admin, [], op.BOARD_CONSULT, world.board.name)],
        "boards:people": [Shown(admin, [world.board.pk], op.BOARD_CONSULT, "Elena Ruiz")],
        "accounts:people": [
            Shown(admin, [], op.PEOPLE_CONSULT, "Elena Ruiz"),
            Shown(admin, [], op.PEOPLE_CONSULT, "Elena Ruiz", query="?q=Elena"),
        ],
        "accounts:person": [Shown(admin, [expert.pk], op.PEOPLE_CONSULT, "Elena Ruiz")],
        "accounts:organisations": [Shown(admin, [], op.PEOPLE_CONSULT, "Institute D")],
        "cases:case": [Shown(expert, [case], op.CASE_CONSULT, question)],
        "cases:news": [Shown(expert, [case], op.CASE_CONSULT, world.clue.title, headers=fragment)],
        "cases:edit": [Shown(author, [world.draft.pk], op.CASE_CONSULT, world.draft.question)],
        "clues:new": [Shown(author, [case], op.CASE_CONSULT, world.case.code)],
        "clues:clue": [Shown(expert, [clue], op.CLUE_CONSULT, world.clue.text)],
        "clues:edit": [Shown(author, [world.waiting.pk], op.CLUE_CONSULT, world.waiting.text)],
        "clues:media": [
            Shown(expert, [sound], op.MEDIA_CONSULT),
            Shown(expert, [sound], op.MEDIA_CONSULT, headers={"Range": "bytes=10-19"}),
        ],
        "clues:peaks": [Shown(expert, [sound], op.MEDIA_CONSULT, "peaks")],
        "discussion:thread": [Shown(expert, [case], op.POST_CONSULT, "A question.")],
        "discussion:edit": [Shown(cast.colleague, [world.post], op.POST_CONSULT, "A question.")],
        "answers:give": [Shown(expert, [clue], op.ANSWER_CONSULT, world.clue.text)],
        "answers:belief": [Shown(expert, [case], op.BELIEF_CONSULT, "belief", headers=fragment)],
        "practice:result": [Shown(author, [world.practice.pk], op.ANSWER_CONSULT, world.practice.question)],
        "practice:truth": [Shown(author, [world.draft.pk], op.PRACTICE_CONSULT, world.draft.code)],
        "referrals:referrals": [Shown(cast.coordinator, [], op.REFERRAL_CONSULT, "Referred")],
        "referrals:referral": [Shown(cast.coordinator, [world.referral.pk], op.REFERRAL_CONSULT, "Please look.")],
        "referrals:refer": [Shown(author, [case], op.CASE_CONSULT, question)],
        "referrals:news": [Shown(author, [world.referral.case_id], op.CASE_CONSULT, "Unit MX", headers=fragment)],
        "desk:queue": [
            Shown(cast.moderator_one, [], op.QUEUE_CONSULT, world.case.code),
            Shown(cast.moderator_one, [], op.QUEUE_CONSULT, world.case.code, query="?fragment=1"),
        ],
        "desk:item": [Shown(cast.moderator_one, [world.review.pk], op.REVIEW_CONSULT, world.waiting.text)],
        "alerts:inbox": [Shown(expert, [], op.INBOX_CONSULT, question)],
        "alerts:since": [Shown(expert, [0], op.INBOX_CONSULT, question)],
        "audit:trail": [Shown(auditor, [], op.AUDIT_CONSULT, "board.join")],
        "audit:compare": [Shown(auditor, [], op.AUDIT_CONSULT, "checkpoint")],
        "audit:own": [Shown(author, [], op.AUDIT_CONSULT, "Submitted")],
        "audit:own_proofs": [Shown(author, [], op.AUDIT_EXPORT)],
        "audit:entry": [Shown(auditor, [Entry.objects.earliest("at").pk], op.AUDIT_CONSULT, "commitments")],
        "published_log": [Shown(auditor, [BUNDLE], op.AUDIT_SERVE, "a bundle of leaves")],
    }  # fmt: skip


@pytest.fixture
def published(settings, tmp_path: Path) -> Path:
    settings.AUDIT_LOG = tmp_path / "log"
    file = settings.AUDIT_LOG / BUNDLE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a bundle of leaves")
    return file


@contextmanager
def _first_words(seen: list[list[str]]) -> Iterator[None]:
    """What the trail holds when a page's first template begins to become text."""

    def begun(**_told: object) -> None:
        if not seen:
            seen.append(_told_of_reading())

    template_rendered.connect(begun)
    try:
        yield
    finally:
        template_rendered.disconnect(begun)


def _told_of_reading() -> list[str]:
    reading = [op.value for op, law in LED.items() if law in {Led.CONSULTATION, Led.DISCLOSURE}]
    return sorted(Entry.objects.filter(op__in=reading).values_list("op", flat=True))


def _body(response: object) -> bytes:
    return b"".join(response) if response.streaming else response.content


def _open(client: Client, name: str, one: Shown) -> object:
    return client.get(reverse(name, args=one.ids) + one.query, headers=one.headers)


def _fault(client: Client, name: str, one: Shown) -> str:
    """What is wrong with how this page is told; nothing when it is right."""
    Reading.objects.all().delete()  # as if a minute had passed: each page has an entry of its own
    before, rendered = _told_of_reading(), []
    with _first_words(rendered):
        response = _open(client, name, one)
    after = _told_of_reading()  # though the body of a file was not yet asked for
    if response.status_code not in {200, 206}:
        return f"answered {response.status_code}"
    if after != sorted([*before, one.op.value]):
        return f"told {sorted(set(after)) if len(after) != len(before) else 'nothing'} instead of {one.op.value}"
    if rendered and rendered[0] != after:
        return "was rendered before it was told"
    return "" if one.protected in _body(response).decode("utf-8", "replace") else f"never showed {one.protected!r}"


def test_what_is_shown_is_told_first_and_by_exactly_its_own_operation(world: World, published, client_of) -> None:
    pages = _shown(world)
    clients = {one.by.pk: client_of(one.by) for several in pages.values() for one in several}
    faults = {
        (name, number): fault
        for name, several in pages.items()
        for number, one in enumerate(several)
        if (fault := _fault(clients[one.by.pk], name, one))
    }
    assert not faults, "\n".join(f"{page}: {fault}" for page, fault in faults.items())


def test_what_cannot_be_told_is_not_shown(world: World, published, client_of, monkeypatch, rf) -> None:
    pages = _shown(world)
    clients = {one.by.pk: client_of(one.by) for several in pages.values() for one in several}

    def full(*_words: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(log, "save", full)
    Reading.objects.all().delete()
    refusals = {
        bool(headers): unavailable(rf.get("/", headers=headers)).content for headers in ({}, {"HX-Request": "1"})
    }
    wrong = {}
    for name, several in pages.items():
        for number, one in enumerate(several):
            response = _open(clients[one.by.pk], name, one)
            refused = refusals["HX-Request" in one.headers or "fragment" in one.query]
            if response.status_code != 503 or response.content != refused or not response.headers["Retry-After"]:
                wrong[name, number] = response.status_code
    assert wrong == {}


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= _names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            assert one.name, f"{one.pattern} has no name, so it can't be listed"
            found.add(space + one.name)
    return found


def test_every_address_is_told_or_has_a_reason_not_to_be(world: World) -> None:
    shown = set(_shown(world))
    assert _names(get_resolver().url_patterns) == shown | set(EXEMPT) | ONLY_POST
    assert not shown & set(EXEMPT)
    assert all(EXEMPT.values())


def test_what_takes_only_post_shows_nothing_to_a_get(world: World, cast: Cast, client_of) -> None:
    client, some_id = client_of(cast.investigator), UUID(int=0)
    for name in ONLY_POST:
        try:
            address = reverse(name)
        except NoReverseMatch:
            address = reverse(name, args=[some_id])
        assert client.get(address).status_code == 405, name


def test_nothing_else_serves_files() -> None:
    """Static files are the program's own; the media store is below no address."""
    assert settings.MEDIA_URL in {"", "/"}
    assert not Path(settings.STATIC_ROOT).is_relative_to(settings.VAR)
