"""What an administrator does is before every auditor at once: on a page of its own, as a number, by a poke."""

from __future__ import annotations

import ast
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command

from accounts import admin_actions, organisation_actions, sessions, slowing
from accounts.models import Role
from accounts.organisation_actions import Facts
from audit import administrative
from audit.events import Event
from audit.models import Entry
from forum.alerts import queries
from forum.alerts.models import Mailbox
from forum.boards import actions as boards
from tests.accounts.people import make_person
from tests.cast import Cast
from tests.live.test_socket import home, opened, poke

__all__ = ["home"]
ROOT = Path(__file__).resolve().parents[2]
PAGE = "/trail/administrators/"
ACTS: dict[str, Callable[[Cast], object]] = {
    "role.grant": lambda cast: admin_actions.grant_role(
        by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.COORDINATOR
    ),
    "role.withdraw": lambda cast: admin_actions.withdraw_role(
        by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.EXPERT
    ),
    "account.suspend": lambda cast: admin_actions.suspend(
        by=cast.administrator, user_id=cast.expert_mx.pk, reason="Left."
    ),
    "organisation.create": lambda cast: organisation_actions.create_organisation(
        by=cast.administrator, facts=Facts("Unit Z", "hotline")
    ),
    "account.end_sessions_of": lambda cast: sessions.end_sessions_of(by=cast.administrator, user_id=cast.expert_mx.pk),
    "reading.lift": lambda cast: slowing.lift(by=cast.administrator, user_id=cast.expert_mx.pk, reason="A raid."),
    "board.create": lambda cast: boards.create_board(by=cast.administrator, name="Africa", purpose="Places"),
}


@pytest.mark.parametrize("op", ACTS)
def test_each_is_listed_counted_and_without_a_name_until_opened(op: str, cast: Cast, client_of) -> None:
    client = client_of(cast.auditor)
    client.get(PAGE)
    assert queries.acts_unseen(cast.auditor) == 0
    ACTS[op](cast)
    assert queries.acts_unseen(cast.auditor) == 1
    assert client.get("/acts-size/").json() == {"acts": 1}
    assert 'data-badge="acts">1<' in client.get("/inbox/").content.decode()
    entry = Entry.objects.filter(op=op).latest("at")
    fragment = client.get(PAGE, {"fragment": "1"}).content.decode()
    assert f"/trail/entries/{entry.pk}/" in fragment
    assert "<html" not in fragment
    assert queries.acts_unseen(cast.auditor) == 1  # what a page fetches by itself was not looked at
    page = client.get(PAGE).content.decode()
    assert f"/trail/entries/{entry.pk}/" in page
    assert queries.acts_unseen(cast.auditor) == 0
    for name in (cast.administrator.email, cast.expert_mx.email, "Left.", "A raid.", "Unit Z"):
        assert name not in page
    client.post("/trail/open/", {"reason": "A check that was asked for.", "here": PAGE})
    assert cast.administrator.email in client.get(PAGE).content.decode()


def test_newest_first_and_nothing_that_was_not_done_as_administrator(cast: Cast, client_of) -> None:
    for act in ACTS.values():
        act(cast)
    sign_in_page = client_of(cast.auditor)
    sign_in_page.get("/trail/")
    page = sign_in_page.get(PAGE).content.decode()
    listed = [str(pk) for pk in Entry.objects.filter(op__in=ACTS).order_by("-at", "-id").values_list("pk", flat=True)]
    assert [page.index(pk) for pk in listed] == sorted(page.index(pk) for pk in listed)
    assert str(Entry.objects.filter(op="audit.consult").latest("at").pk) not in page


def test_only_auditors_find_it(cast: Cast, client_of) -> None:
    for person in (cast.administrator, cast.moderator_one, cast.expert_mx, cast.outsider):
        client = client_of(person)
        assert client.get(PAGE).status_code == 404
        assert client.get("/acts-size/").json() == {"acts": 0}
    assert not Mailbox.objects.exclude(acts_seen_at=None).exists()


def test_the_older_ones_follow_page_by_page(cast: Cast, client_of) -> None:
    for number in range(60):
        boards.create_board(by=cast.administrator, name=f"Board {number}", purpose="Places")
    client = client_of(cast.auditor)
    assert queries.acts_unseen(cast.auditor) == 60
    older = client.get(PAGE, {"fragment": "1"}).content.decode().split('rel="next" href="?')[1].split('"')[0]
    assert "fragment" not in older
    assert "<html" in client.get(f"{PAGE}?{older}").content.decode()


@pytest.mark.lesson(23)
@pytest.mark.django_db(transaction=True)
async def test_auditors_are_poked_within_a_second_and_nobody_else(transactional_db, cast: Cast, home) -> None:
    async with opened(cast.auditor) as auditor, opened(cast.outsider) as other, opened(cast.administrator) as admin:
        await home()
        began = time.monotonic()
        await sync_to_async(ACTS["board.create"])(cast)
        frame = await poke(auditor)
        assert frame["t"] == "acts"
        assert time.monotonic() - began < 1
        assert await other.receive_nothing(0.3)
        assert await admin.receive_nothing(0.1)


@pytest.mark.django_db(transaction=True)
async def test_an_act_that_is_undone_pokes_nobody(transactional_db, cast: Cast, home) -> None:
    async with opened(cast.auditor) as auditor:
        await home()

        def refused() -> None:
            with pytest.raises(Exception, match="vetted"):
                admin_actions.grant_role(by=cast.administrator, user_id=nora.pk, role=Role.MODERATOR)

        nora = await sync_to_async(make_person)("Nora New", "nora@example.org", vetted=False)
        await sync_to_async(refused)()
        assert await auditor.receive_nothing(0.4)


def test_an_erasure_by_command_is_one_too(cast: Cast, client_of, tmp_path, settings) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures"
    client = client_of(cast.auditor)
    client.get(PAGE)
    call_command(
        "erase_person", cast.outsider.email, by=cast.administrator.email, because="asked for", yes=True, verbosity=0
    )
    assert queries.acts_unseen(cast.auditor) == 1
    assert str(Entry.objects.get(op="account.erase").pk) in client.get(PAGE).content.decode()
    assert {"key.destroy", "audit.prune", "audit.replay"} <= administrative.operations()


# --- what is added later ----------------------------------------------------------------------------------------------
def _kinds(of: type[Event] = Event) -> Iterator[type[Event]]:
    for event in of.__subclasses__():
        yield event
        yield from _kinds(event)


def test_an_operation_is_an_administrators_or_not() -> None:
    said = defaultdict(set)
    for event in _kinds():
        said[event.op].add(event.administrative)
    assert {op for op, both in said.items() if len(both) > 1} == set()


Called = dict[str, set[str]]


def _module(file: Path) -> tuple[Called, set[str], dict[str, bool]]:
    """Of each function the names it uses; those that are use cases; which of them look at the administrator's role."""
    tree = ast.parse(file.read_text())
    uses: Called = {}
    acts, asks = set(), {}
    for one in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        inside = list(ast.walk(one))
        names = {node.attr for node in inside if isinstance(node, ast.Attribute)}
        names |= {node.id for node in inside if isinstance(node, ast.Name)}
        uses[one.name] = names
        asks[one.name] = "ADMINISTRATOR" in names
        if any(isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "act" for mark in one.decorator_list):
            acts.add(one.name)
    return uses, acts, asks


def _reached(start: str, uses: Called) -> set[str]:
    found, new = set(), {start}
    while new:
        found |= new
        new = {name for one in new for name in uses.get(one, ()) if name in uses} - found
    return found


def _guarded() -> dict[str, set[str]]:
    """Each use case that asks for an administrator's rights: the kinds of event that it can record."""
    kinds = {event.__name__ for event in _kinds()}
    modules = {file: _module(file) for room in ("accounts", "forum") for file in (ROOT / room).rglob("*.py")}
    checks: Called = {}
    for uses, _acts, asks in modules.values():
        for name, used in uses.items():
            if name.startswith(("check_", "_check_", "manages", "led_by")):
                checks[name] = used | ({"ADMINISTRATOR"} if asks[name] else set())
    guards = {name for name in checks if any("ADMINISTRATOR" in checks[one] for one in _reached(name, checks))}
    found = {}
    for file, (uses, acts, _asks) in modules.items():
        for name in acts:
            reached = _reached(name, uses)
            used = {one for function in reached for one in uses[function]}
            if used & guards:
                found[f"{file.relative_to(ROOT)}:{name}"] = used & kinds
    return found


@pytest.mark.lesson(35)
def test_every_use_case_that_asks_for_an_administrator_records_such_an_event() -> None:
    by_name = {event.__name__: event.administrative for event in _kinds()}
    guarded = _guarded()
    assert {
        "accounts/admin_actions.py:grant_role", "accounts/organisation_actions.py:create_organisation",
        "accounts/admin_actions.py:appoint_founder", "accounts/sessions.py:end_sessions_of",
        "accounts/slowing.py:lift", "forum/boards/actions.py:create_board", "forum/boards/actions.py:seat",
        "forum/erasure/actions.py:erase_person", "forum/erasure/actions.py:erase_case",
        "forum/erasure/actions.py:erase_address",
    } <= set(guarded)  # fmt: skip
    silent = {use_case for use_case, events in guarded.items() if not any(by_name[event] for event in events)}
    assert silent == set()


def test_a_session_of_an_auditor_who_never_looked_counts_from_when_they_joined(cast: Cast) -> None:
    ACTS["board.create"](cast)
    late = make_person("Late Auditor", "late@example.org", cast.auditor.organisation, Role.AUDITOR)
    assert queries.acts_unseen(late) == 0
    ACTS["organisation.create"](cast)
    assert queries.acts_unseen(late) == 1
