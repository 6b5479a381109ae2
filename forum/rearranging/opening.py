"""The use cases of a split: a new case is begun for the owner of a discussion, and the posts go when it is open.

The new case is a draft of the owner of the discussion, and the move waits for it. It is not put into the queue in the
owner's name: who may see a case is its author's to say before anything is visible, a question that stands under a name
is sent by whoever bears it, and the moderator who wrote the first words then vets neither unseen nor for themselves
alone. So the rule of cases holds without an exception: only the owner sees the draft, who changes what they like and
sends it; other moderators vet it as they do any case. Who would read the posts there is known only then, so nothing is
asked about it before: whoever asked looks at it, and the move is judged by the audience that there is, like every move.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from accounts import tallies
from accounts.errors import BadInput
from accounts.models import User
from audit import log
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.boards.models import Board, Handling
from forum.cases import redacted
from forum.cases.limit_models import people_kept_out
from forum.cases.models import Case, Conflict, Grant
from forum.rearranging import events, permissions, planning
from forum.rearranging.beginning import both, resume
from forum.rearranging.models import Move, Moved
from forum.rearranging.planning import Plan
from forum.wording import steps as wording

State = Move.State


@dataclass(frozen=True)
class NewCase:
    """What a moderator says of the case that is to be: its owner may change it."""

    board_id: UUID
    question: str
    background: str
    handling: str


@act()
def begin_case(*, by: User, case_id: UUID, post_ids: Collection[UUID], words: NewCase, needed: str = "") -> Move:
    """A draft of the owner's, with the people kept out who are kept out here; the move waits for it."""
    source = Case.objects.visible_to(by).locked(case_id)
    board = Board.objects.visible_to(by).one(words.board_id)
    permissions.check_split(by, source, board, words.handling)
    cut, texts = redacted.in_case(source.pk), (words.question.strip(), words.background.strip())
    if any(cut(text) != text for text in texts):
        raise BadInput(redacted.TAKEN_OUT)
    posts = planning.chosen(source, post_ids)
    tallies.count(by.pk, "case")
    case = _drafted(source, board, words)
    move = Move.objects.create(source=source, target=case, by=by, seen="", state=State.OPENING)
    Moved.objects.bulk_create(Moved(move=move, post=post) for post in posts)
    detail = f"{case.handling}, batch {move.pk}"
    log.record(events.CaseBegun(object=str(case.pk), case=str(case.pk), detail=detail), by=by)
    log.record(events.MoveAsked(object=str(move.pk), case=str(source.pk), detail="to a new case"), by=by)
    wording.needed(by, needed, thing=case.pk, case=case.pk)
    _limit(by, source, case)
    alerts.tell([case.author], kind=InboxItem.Kind.PREPARED, key=f"prepared:{move.pk}", case=case, target=case.pk)
    return move


@act()
def go_on(*, by: User, move_id: UUID, seen: str) -> Move:
    """The case is open, and whoever asked has seen who reads it: at once where fewer do, else another agrees."""
    waiting = Move.objects.filter(by=by, state=State.OPENING)
    move = waiting.one(move_id)
    source, target = both(by, move.source_id, move.target_id)
    move = waiting.locked(move_id)
    return resume(by, move, planned(by, move, source, target), seen)


def planned(by: User, move: Move, source: Case, target: Case) -> Plan:
    """With those of its posts that are still read where they were."""
    permissions.check_move(by, source, target)
    permissions.check_no_wider(source, target.handling)
    wanted = planning.movable(source).filter(pk__in=move.posts.values("post"))
    return planning.plan(source, target, planning.chosen(source, list(wanted.values_list("pk", flat=True))))


def _drafted(source: Case, board: Board, words: NewCase) -> Case:
    assert source.author.organisation is not None  # cleared people have one
    case = Case(board=board, author=source.author, organisation=source.author.organisation, handling=words.handling)
    case.question, case.background, case.urgency = words.question.strip(), words.background.strip(), source.urgency
    case.save()
    return case


def _limit(by: User, source: Case, case: Case) -> None:
    """Units and people who are kept out there are kept out here; who was named there is, and whoever is to move."""
    case.excluded_organisations.set(source.excluded_organisations.all())
    kept = Conflict.objects.standing().filter(case=source)
    Conflict.objects.bulk_create(Conflict(case=case, user=one.user) for one in kept.select_related("user"))
    named = set(source.grants.filter(reason=Grant.Reason.NAMED, until=None).values_list("user", flat=True))
    guest = source.grants.filter(user=by).exclude(until=None).first()
    if guest is not None:  # one here too, and no longer than there
        Grant.objects.create(case=case, user=by, reason=guest.reason, until=guest.until)
        named.discard(by.pk)
    elif case.handling in {Handling.STRICT, Handling.RED}:
        named.add(by.pk)
    _name(case, named)


def _name(case: Case, named: set[UUID]) -> None:
    out = people_kept_out(case.pk, case.organisation_id, case.handling)
    people = User.objects.filter(pk__in=named - {case.author_id}).exclude(out)
    Grant.objects.bulk_create(Grant(case=case, user=person) for person in people)
