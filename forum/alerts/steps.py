"""Steps inside an action: telling people (last in the transaction), following, settling what needs nobody any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from audit import log, naming
from forum.alerts import events, levels, permissions, streams
from forum.alerts.models import Follow, InboxItem, Mailbox, Outbox
from forum.cases.models import Case
from forum.cases.queries import audience_of

AT_ONCE = 200  # above it, the rows are written by the keeper in batches and the action does not wait
TELLERS = 0x62656172  # "bear": the advisory lock of those who number inbox rows
Why = dict[str, str]


def tell(
    users: Iterable[User],
    *,
    kind: InboxItem.Kind,
    key: str,
    case: Case | None = None,
    target: UUID | None = None,
    why: Why | Callable[[User], Why] | None = None,
    about: User | None = None,
) -> None:
    """Give each of these people one inbox row; pokes go out after commit. Call it last in the action.

    Telling twice under one key is telling once. Who may not see the case is left out, and who wants to hear less
    (forum/alerts/levels.py). `why` is a fact about the
    reader ("language": "es"), never about the case. `about` is the person whom it all is about, where there is no case.
    """
    assert connection.in_atomic_block, "people are told in the transaction of what they are told about"
    reasons = {user.pk: why(user) if callable(why) else why or {} for user in users}
    allowed = permissions.may_be_told(kind, case, reasons)
    reasons = {user: reason for user, reason in reasons.items() if user in allowed}
    if not reasons:
        return
    _record(kind, case, target, reasons, about)
    _deliver(InboxItem(kind=kind, key=key, case=case, target=target, at=timezone.now()), reasons)


def _deliver(blank: InboxItem, reasons: Mapping[UUID, Why]) -> None:
    if len(reasons) <= AT_ONCE:
        write_rows(blank, reasons)
    else:
        Outbox.objects.create(payload=pack(blank, reasons))


def write_rows(blank: InboxItem, reasons: Mapping[UUID, Why]) -> None:
    """The rows themselves, numbered per person.

    The number is taken under that person's Mailbox lock and people are locked in id order: a reader's cursor can
    never skip a row that commits late, and two actions telling the same people can't deadlock.
    """
    _one_teller_at_a_time()
    boxes = {box.pk: box for box in _locked_mailboxes(sorted(reasons))}
    told = set(InboxItem.objects.filter(user__in=boxes, key=blank.key).values_list("user", flat=True))
    fresh = [box for box in boxes.values() if box.pk not in told]
    InboxItem.objects.bulk_create(
        InboxItem(
            user_id=box.pk,
            seq=box.last_seq + 1,
            kind=blank.kind,
            case_id=blank.case_id,
            target=blank.target,
            why=reasons[box.pk],
            key=blank.key,
            at=blank.at,
        )
        for box in fresh
    )
    Mailbox.objects.filter(pk__in=[box.pk for box in fresh]).update(last_seq=F("last_seq") + 1)
    streams.poke_inbox({box.pk: box.last_seq + 1 for box in fresh})


def pack(blank: InboxItem, reasons: Mapping[UUID, Why]) -> dict[str, object]:
    """A delivery as the outbox keeps it: ids and reasons."""
    return {
        "kind": blank.kind,
        "key": blank.key,
        "case": str(blank.case_id) if blank.case_id else None,
        "target": str(blank.target) if blank.target else None,
        "at": blank.at.isoformat(),
        "to": [[str(user), reasons[user]] for user in sorted(reasons)],
    }


def settle(target: UUID) -> None:
    """What waited for vetting was decided or withdrawn: the unread rows that ask for it need nobody any more."""
    rows = InboxItem.objects.filter(target=target, kind__in=permissions.TO_VET, read_at=None)
    positions = dict(Mailbox.objects.filter(pk__in=rows.values("user")).values_list("pk", "last_seq"))
    rows.update(read_at=timezone.now())
    streams.poke_inbox(positions)


def follow(user: User, case: Case) -> None:
    """They take part in the case: from now on they hear of all that is new in it, unless they chose otherwise."""
    Follow.objects.get_or_create(user=user, case=case, defaults={"by_itself": True})


def followers(case: Case, *, but: User | None = None, why: Mapping[str, str] | None = None) -> list[User]:
    """Cleared people who may see the case now and follow it, its board, or what `why` says of a clue.

    Who of them has muted something more specific, tell() leaves out.
    """
    if not case.is_published:
        return []
    about = levels.About.of(case, why)
    rows = Follow.objects.filter(levels.fitting(about), level__in=levels.TOLD, user=OuterRef("pk"))
    people = audience_of(case).filter(Exists(rows))
    return list(people.exclude(pk=but.pk) if but else people)


def _one_teller_at_a_time() -> None:
    """An action that tells twice locks mailboxes in two rounds, so id order alone can't rule out a deadlock.

    The lock ends with the transaction, whose last step this is. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TELLERS])


def _locked_mailboxes(ids: Sequence[UUID]) -> list[Mailbox]:
    """Each person's mailbox, made when missing, held until the transaction ends (SQLite holds the whole database)."""
    boxes = Mailbox.objects.filter(pk__in=ids).order_by("pk").held()
    if len(boxes) < len(ids):
        Mailbox.objects.bulk_create([Mailbox(user_id=pk) for pk in ids], ignore_conflicts=True)
        boxes = boxes.all()
    return list(boxes)


def _record(kind: str, case: Case | None, target: UUID | None, reasons: Mapping[UUID, Why], about: User | None) -> None:
    log.record(
        events.AlertDelivered(
            object=str(target or ""),
            case=str(case.pk) if case else "",
            person=str(about.pk) if about else "",
            recipients=naming.named(sorted(reasons)),
            detail=str(kind),
        ),
        by=None,
    )
