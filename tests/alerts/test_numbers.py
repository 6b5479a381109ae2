"""Inbox rows: numbered per person without gaps, written with their cause, told once, only to who may see."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from forum.alerts import steps, streams
from forum.alerts.models import InboxItem, Mailbox
from forum.cases.models import Case
from tests.accounts.people import make_person
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


def numbers(user: User) -> list[int]:
    return list(InboxItem.objects.filter(user=user).order_by("seq").values_list("seq", flat=True))


def tell(*users: User, key: str, case: Case | None = None, kind: InboxItem.Kind = Kind.NEW_POST) -> None:
    with transaction.atomic():
        steps.tell(users, kind=kind, key=key, case=case)


def test_numbers_of_each_person_run_from_one_without_gaps(cast: Cast, board):
    case = open_case(cast, board)
    for n in range(5):
        tell(cast.expert_mx, cast.expert_other, key=f"post:{n}", case=case)
    tell(cast.expert_mx, key="post:more", case=case)
    for person in (cast.expert_mx, cast.expert_other, cast.moderator_two):
        assert numbers(person) == list(range(1, len(numbers(person)) + 1))
        assert numbers(person)[-1:] == list(Mailbox.objects.filter(pk=person.pk).values_list("last_seq", flat=True))


@pytest.mark.req(92)
def test_telling_twice_is_telling_once(cast: Cast, board):
    case = open_case(cast, board)
    before = len(numbers(cast.expert_mx))
    tell(cast.expert_mx, key="post:1", case=case)
    tell(cast.expert_mx, cast.expert_other, key="post:1", case=case)
    assert len(numbers(cast.expert_mx)) == before + 1
    assert InboxItem.objects.filter(key="post:1").count() == 2
    assert numbers(cast.expert_mx) == list(range(1, before + 2))


@pytest.mark.lesson(18)
def test_who_may_not_see_the_case_is_never_told_of_it(cast: Cast, board):
    case = open_case(cast, board)
    tell(cast.expert_mx, cast.outsider, key="post:1", case=case)
    assert InboxItem.objects.filter(user=cast.expert_mx, key="post:1").exists()
    assert numbers(cast.outsider) == []


def test_nothing_is_told_when_the_action_fails(cast: Cast, board, django_capture_on_commit_callbacks):
    case = open_case(cast, board)
    before = numbers(cast.expert_mx)

    def failing_action() -> None:
        with transaction.atomic():
            steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key="post:1", case=case)
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError):
        failing_action()
    assert numbers(cast.expert_mx) == before
    assert callbacks == []


def test_telling_outside_a_transaction_is_refused():
    with pytest.raises(AssertionError):
        steps.tell([], kind=Kind.NEW_POST, key="post:1")
    assert connection.in_atomic_block is False


@pytest.mark.lesson(31)
def test_pokes_leave_after_the_commit_and_hold_ids_and_numbers_only(
    cast: Cast, board, heard, django_capture_on_commit_callbacks
):
    case = open_case(cast, board)
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            case.touch()
            streams.poke_case(case)
            streams.poke_queue([cast.moderator_one])
            steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key="post:1", case=case)
        assert heard == []
    assert heard[0] == {"type": "case", "id": str(case.pk), "v": case.version}
    assert heard[1]["type"] == "queue"
    assert heard[2] == {"type": "inbox", "seqs": {str(cast.expert_mx.pk): numbers(cast.expert_mx)[-1]}}


@pytest.mark.req(70)
def test_a_lost_poke_is_counted_and_breaks_nothing(cast: Cast, board, monkeypatch, django_capture_on_commit_callbacks):
    async def broken(message: dict[str, object]) -> None:
        raise ConnectionError("Redis is away")

    monkeypatch.setattr(streams, "publish", broken)
    failed = streams.counts["failed"]
    case = open_case(cast, board)
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast.expert_mx, key="post:1", case=case)
    assert streams.counts["failed"] == failed + 1
    assert InboxItem.objects.filter(key="post:1").count() == 1


@pytest.mark.django_db(transaction=True)
def test_tellers_at_the_same_moment_neither_lose_nor_double_a_number(transactional_db):
    people = [make_person(f"Person {n}", f"p{n}@example.org", vetted=False) for n in range(4)]
    tellers = 6 if connection.features.has_select_for_update else 1  # SQLite in memory has one connection to share

    def many(teller: int) -> None:
        for n in range(10):
            with transaction.atomic():  # in two rounds and opposite orders, as actions do
                steps.tell(people[teller % 4 :][:1], kind=Kind.VETTED, key=f"{teller}:{n}")
                steps.tell(reversed(people), kind=Kind.VETTED, key=f"{teller}:{n}:all")
        if tellers > 1:
            connection.close()

    if tellers == 1:
        many(0)
    else:
        threads = [threading.Thread(target=many, args=[teller]) for teller in range(tellers)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    for n, person in enumerate(people):
        own = sum(10 for teller in range(tellers) if teller % 4 == n)
        assert numbers(person) == list(range(1, 10 * tellers + own + 1))


@pytest.mark.django_db(transaction=True)
def test_who_commits_what_was_told_waits_for_nobody_who_changes_the_case(transactional_db, cast: Cast, board):
    """They may wait for the commit in turn. PostgreSQL checks an inbox row's foreign keys there."""
    case = open_case(cast, board)
    refused: list[DatabaseError] = []

    def telling() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '3s'")
                steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key="post:1", case=case)
        except DatabaseError as refusal:
            refused.append(refusal)
        connection.close()

    with transaction.atomic():
        Case.objects.locked(case.pk)
        Mailbox.objects.filter(pk=cast.expert_other.pk).held().first()
        if connection.features.has_select_for_update:
            other = threading.Thread(target=telling)
            other.start()
            other.join()
        else:  # SQLite has one writer: there is nobody to wait for
            steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key="post:1", case=case)
    assert refused == []
    assert InboxItem.objects.filter(key="post:1", user=cast.expert_mx).count() == 1
