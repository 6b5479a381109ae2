"""Two worlds that differ in a secret only are the same to whoever may not know of it: pages, pokes, mails, numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import unified_diff
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from audit.models import Entry
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.live import rights
from tests.accounts.people import make_person
from tests.addresses import every_address
from tests.two_worlds.secrets import SECRETS, WORD
from tests.two_worlds.walking import KINDS, Answer, Walk, a_known_id, fresh, ids, walk
from tests.world import World

ROLES = (
    "nobody", "applicant", "outsider", "former", "coordinator", "administrator", "auditor", "expert", "moderator",
)  # fmt: skip
# Pages on which somebody may notice that something happened, never what: their words are looked at instead.
TELL_OF_ENTRIES = {
    "auditor": frozenset({
        "audit:trail", "audit:entry", "audit:proof", "audit:health", "audit:compare", "audit:verify", "audit:ask",
        "audit:open", "audit:close", "published_log",
    }),  # every act of everybody is in the trail, without names
    "administrator": frozenset({
        "audit:health", "audit:compare", "audit:verify",  # how many entries there are
        "boards:people",  # who is on a board
        "operating:operating",  # how much waits, of everything together
        "operating:tasks",  # the same, of what a worker does
        "moderation:team",  # how much each moderator whom they look after decided
    }),
}  # fmt: skip
# Pages that differ each time by themselves: one's own entries with their times, a fresh secret to enrol, and how much
# of everything there is, for machines on the operator's own networks. It holds no id, and that a case exists changes
# no label of it: tests/operating/test_probes.py.
NEVER = frozenset({"audit:own", "audit:own_proof", "audit:own_proofs", "mfa_activate_totp", "operating:metrics"})


@pytest.fixture
def people(world: World) -> dict[str, User | None]:
    cast = world.cast
    unit = Organisation.objects.create(name="Institute X", kind="academic", country="PT")
    expert = make_person("Eva Expert", "eva@example.org", unit, "expert")
    board_actions.seat(by=cast.administrator, board_id=world.board.pk, person=expert)
    former = make_person("Fia Former", "fia@example.org", unit, "expert")
    board_actions.seat(by=cast.administrator, board_id=world.board.pk, person=former)
    board_actions.unseat(by=cast.administrator, board_id=world.board.pk, person=former)
    moderator = make_person("Mona Third", "mona@example.org", unit, "moderator")
    board_actions.seat(by=cast.administrator, board_id=world.board.pk, person=moderator, as_moderator=True)
    return {
        "nobody": None, "applicant": world.applicant, "outsider": cast.outsider, "former": former,
        "coordinator": cast.coordinator, "administrator": cast.administrator, "auditor": cast.auditor,
        "expert": expert, "moderator": moderator,
    }  # fmt: skip


def _walked(client: Client, world: World, names: Sequence[str], skip: frozenset[str]) -> Walk:
    """One world, with these secrets, walked and taken back."""
    cache.clear()
    before = ids()
    known = a_known_id(before, {
        "cases.case": world.case.pk, "clues.clue": world.clue.pk, "discussion.post": world.post,
        "boards.board": world.board.pk, "review.review": world.review.pk, "referrals.referral": world.referral.pk,
        "accounts.user": world.cast.expert_mx.pk, "audit.entry": Entry.objects.earliest("at").pk,
    })  # fmt: skip
    mark = transaction.savepoint()
    try:
        for name in names:
            SECRETS[name].make(world)
        return walk(client, known, fresh(before, ids()), skip)
    finally:
        transaction.savepoint_rollback(mark)


@pytest.mark.req(19)
@pytest.mark.req(21)
@pytest.mark.req(22)
@pytest.mark.req(27)
@pytest.mark.lesson(11, 14, 15, 24, 26, 27)
@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_not_know_gets_the_same_bytes(
    world: World, people: dict[str, User | None], client_of: Callable[[User], Client], role: str
) -> None:
    """All secrets at once: a page that tells of one of them differs."""
    user = people[role]
    client = client_of(user) if user else Client()
    skip = TELL_OF_ENTRIES.get(role, frozenset()) | NEVER
    without = _walked(client, world, [], skip)
    assert len(without) > 150  # it did walk
    names = [name for name, secret in SECRETS.items() if role in secret.hidden_from]
    found = _walked(client, world, names, skip)
    leaks = [
        f"{' '.join(key)} {address}\n{_difference(without[key][0][1], answer)}"
        for key, answers in found.items()
        for address, answer in answers
        if answer != without[key][0][1]
    ]
    assert not leaks, "\n\n".join(leaks[:8])


@pytest.mark.req(38)
@pytest.mark.parametrize("role", sorted(TELL_OF_ENTRIES))
def test_who_sees_that_something_happened_does_not_see_what(
    world: World, people: dict[str, User | None], client_of: Callable[[User], Client], role: str
) -> None:
    user = people[role]
    assert user is not None
    others = frozenset(one.name for one in every_address()) - TELL_OF_ENTRIES[role]
    names = [name for name, secret in SECRETS.items() if role in secret.hidden_from]
    for key, answers in _walked(client_of(user), world, names, others).items():
        for address, answer in answers:
            assert WORD not in answer.body, (key, address)


@pytest.mark.req(22)
@pytest.mark.lesson(6, 22, 23)
def test_nobody_who_may_not_know_is_poked_mailed_or_told(
    world: World, people: dict[str, User | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each secret beside the ones before it, in one world: it would take a quarter of an hour to build one for each."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(streams, "_after_commit", sent.append)
    for name in SECRETS:
        sent.clear()
        _made_in_secret(world, people, name, sent)


def _made_in_secret(world: World, people: dict[str, User | None], name: str, sent: list[dict[str, Any]]) -> None:
    hidden = {user.pk: user for role in SECRETS[name].hidden_from if (user := people[role]) is not None}
    told = InboxItem.objects.filter(user__in=hidden).count()
    SECRETS[name].make(world)
    assert InboxItem.objects.filter(user__in=hidden).count() == told, name
    assert mail.outbox == [], name
    for message in sent:
        reached = {*message.get("seqs", {}), *message.get("users", [])}
        assert not reached & {str(pk) for pk in hidden}, (name, message)
        if message["type"] == "case" and message["id"] != str(world.case.pk):
            case = world.case.__class__.objects.get(pk=message["id"])
            assert rights.now(set(hidden), {case.pk: set(hidden)}, queue=True).readers[case.pk] == set(), (
                name,
                message,
            )


@pytest.mark.req(20)
@pytest.mark.parametrize("role", ["outsider", "expert", "former"])
def test_what_is_hidden_costs_the_same_statements_as_what_is_not_there(
    world: World, people: dict[str, User | None], client_of: Callable[[User], Client], role: str
) -> None:
    user = people[role]
    assert user is not None
    before = ids()
    SECRETS["a red case"].make(world)
    secret, client = fresh(before, ids()), client_of(user)
    client.get("/to/warm/up/")
    for route in every_address():
        part = next((one for one in route.converters if one in KINDS), "")
        hidden = secret.get(KINDS.get(part, ""))
        if len(route.converters) == 1 and hidden:
            address = route.filled({part: min(hidden)})
            absent = route.filled({part: min(hidden)[:-4] + "0000"})
            for verb in ("get", "post"):
                assert _statements(client, verb, address) == _statements(client, verb, absent), (route.name, verb)


def _statements(client: Client, verb: str, address: str) -> list[str]:
    cache.clear()
    with CaptureQueriesContext(connection) as counted:
        assert getattr(client, verb)(address).status_code in {404, 405}
    return [one["sql"].split(" ")[0] for one in counted]


def _difference(one: Answer, other: Answer) -> str:
    if one.status != other.status:
        return f"{one.status} became {other.status}"
    if one.headers != other.headers and one.body == other.body:
        return str(set(one.headers) ^ set(other.headers))
    lines = unified_diff(one.body.splitlines(), other.body.splitlines(), "without", "with", lineterm="", n=0)
    return "\n".join(line[:200] for line in list(lines)[:12])
