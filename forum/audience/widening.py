"""A wider audience: asked for by the author, shown to a moderator as it would be, and in force when approved."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, NotAllowed
from accounts.models import Organisation, User
from audit import log, naming
from audit.acts import act
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.audience import events, permissions, words
from forum.audience.models import Added, Widening
from forum.boards.models import Board, Handling
from forum.cases.models import Case, Grant
from forum.cases.permissions import check_let_in
from forum.cases.queries import audience_of
from forum.discussion import indexing
from forum.review import steps
from forum.review.models import Decision, Review

LONGEST_GUEST = timedelta(days=30)


@dataclass(frozen=True)
class Wider:
    """What an author asks for; what is left out stays as it is."""

    handling: str
    board_id: UUID
    named_emails: Sequence[str] = ()
    guest_emails: Sequence[str] = ()
    guests_until: datetime | None = None
    lifted: Sequence[UUID] = ()  # organisations that would no longer be excluded


@act()
def ask_wider(*, by: User, case_id: UUID, wider: Wider) -> Review:
    """The author asks; moderators of the board who may see the case are told. Nothing changes yet."""
    return put(by, Case.objects.visible_to(by).locked(case_id), wider)


def put(by: User, case: Case, wider: Wider) -> Review:
    """The step of it, for use cases that hold the case already."""
    board = Board.objects.visible_to(by).one(wider.board_id)
    permissions.check_widen(by, case, wider.handling, board)
    if case.widenings.filter(state=Widening.State.WAITING).exists():
        raise BadInput(_("A wider audience is asked for already; take that back first."))
    people = _people(case, wider)
    lifted = _lifted(case, wider.lifted)
    if wider.handling == case.handling and board.pk == case.board_id and not people and not lifted:
        raise BadInput(_("This is the audience that the case has already. Choose what is to be wider."))
    check_let_in(case, wider.handling, people)
    told = events.WideningAsked(object=str(case.pk), case=str(case.pk), recipients=naming.named(p.pk for p in people))
    log.record(told, by=by)
    one = Widening.objects.create(
        case=case, by=by, handling=wider.handling, board=board, lifted=lifted, before=state_of(case)
    )
    Added.objects.bulk_create(Added(widening=one, user=person, until=until) for person, until in people.items())
    needed = 1 if board.pk == case.board_id else 2
    review = steps.put_in_queue(
        kind=Review.Kind.WIDENING, subject=one.pk, case=case, author=by, seen_hash=one.seen_hash(),
        approvals_needed=needed,
    )  # fmt: skip
    steps.ask_moderators(review)
    return review


@act()
def withdraw(*, by: User, widening_id: UUID) -> Widening:
    """The author takes it back before it is decided."""
    case_id = Widening.objects.one(widening_id).case_id
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_change_audience(by, case)
    one = Widening.objects.locked(widening_id)
    log.record(events.WideningWithdrawn(object=str(case.pk), case=str(case.pk), detail="withdrawn"), by=by)
    one.move_to(Widening.State.WITHDRAWN)
    steps.withdraw(Review.Kind.WIDENING, one.pk)
    return one


@act()
def approve(*, by: User, review_id: UUID, seen: str) -> Case:
    """One approval; the last one makes it so, in the same transaction, and those who came to it are told."""
    case, one = _opened(by, review_id)
    _check_approve(by, case, one, review_id)
    _review, decided = steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.APPROVE, seen=seen)
    if not decided:
        log.record(events.WideningApproved(object=str(case.pk), case=str(case.pk), detail="first approval"), by=by)
        return case
    if one.before != state_of(case):
        raise Conflict(_("The author has changed the audience since. Return this, so that it is asked for anew."))
    before = set(audience_of(case).values_list("pk", flat=True))
    added = {item.user: item.until for item in one.added.select_related("user")}
    check_let_in(case, one.handling, added)
    came = [*added, *User.objects.filter(pk__in=_would_read(case, one) - before)]
    told = events.WideningApproved(
        object=str(case.pk), case=str(case.pk), recipients=naming.named({person.pk for person in came}),
        detail=one.handling,
    )  # fmt: skip
    log.record(told, by=by)
    _make_it_so(case, one, added)
    _tell(case, _review, before, set(added))
    return case


@act()
def send_back(*, by: User, review_id: UUID, seen: str, reason: str) -> Case:
    """No, with a reason; the audience stays as it is."""
    case, one = _opened(by, review_id)
    review, _done = steps.decide(by=by, review_id=review_id, verdict=Decision.Verdict.RETURN, seen=seen, reason=reason)
    told = events.WideningReturned(object=str(case.pk), case=str(case.pk), justification=reason.strip())
    log.record(told, by=by)
    one.move_to(Widening.State.RETURNED)
    alerts.tell([case.author], kind=InboxItem.Kind.RETURNED, key=f"decided:{review.pk}", case=case, target=case.pk)
    return case


def state_of(case: Case) -> str:
    """SHA-256 of the audience as it is: a widening starts from this one and no other."""
    grants = case.grants.exclude(reason=Grant.Reason.BREAK_GLASS)  # an emergency changes nothing that was asked for
    named = sorted(f"{pk} {until or ''}" for pk, until in grants.values_list("user_id", "until"))
    excluded = sorted(str(pk) for pk in case.excluded_organisations.values_list("pk", flat=True))
    parts = [case.handling, str(case.board_id), *named, "|", *excluded]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def would_read(case: Case, one: Widening) -> int:
    """How many people could read the case if it were approved."""
    return len(_would_read(case, one))


def _would_read(case: Case, one: Widening) -> set[UUID]:
    imagined = copy.copy(case)
    imagined.handling, imagined.board_id = one.handling, one.board_id
    people = set(audience_of(imagined).values_list("pk", flat=True))
    if one.handling == Handling.AMBER and one.lifted:
        imagined.handling = Handling.GREEN  # everybody of the board, of which those let in again count
        lifted = audience_of(imagined).filter(organisation__in=one.lifted)
        people |= set(lifted.values_list("pk", flat=True))
    return people | set(one.added.values_list("user", flat=True))


def _opened(by: User, review_id: UUID) -> tuple[Case, Widening]:
    """The case first, then what is asked of it: the one order of locks."""
    subject = Review.objects.visible_to(by).one(review_id, kind=Review.Kind.WIDENING).subject
    case = Case.objects.visible_to(by).locked(Widening.objects.one(subject).case_id)
    return case, Widening.objects.locked(subject)


def _check_approve(by: User, case: Case, one: Widening, review_id: UUID) -> None:
    """Nobody approves what keeps themselves in; of two approvals of a move at least one knows both boards."""
    if one.added.filter(user=by).exists():
        raise NotAllowed(_("You would stay in longer by this yourself; another moderator decides."))
    permissions.check_widen(one.by, case, one.handling, one.board)
    if one.board_id == case.board_id:
        return
    both = {person.pk for person in permissions.of_both_boards(case, one.board)}
    decided = Decision.objects.filter(review=review_id, verdict=Decision.Verdict.APPROVE).values_list("by", flat=True)
    if decided and not both & {by.pk, *decided}:
        raise NotAllowed(_("The second approval of a move comes from a moderator of both boards."))


def _make_it_so(case: Case, one: Widening, added: dict[User, datetime | None]) -> None:
    former = case.handling
    case.handling, case.board = one.handling, one.board
    case.save(update_fields=["handling", "board"])
    case.excluded_organisations.remove(*one.lifted)
    for person, until in added.items():
        reason = Grant.Reason.GUEST if until else Grant.Reason.NAMED
        Grant.objects.update_or_create(case=case, user=person, defaults={"reason": reason, "until": until})
    one.move_to(Widening.State.APPROVED)
    words.kept_as_the_code_says(case, former)
    indexing.put_case_anew(case)


def _tell(case: Case, review: Review, before: set[UUID], added: set[User]) -> None:
    case.touch()
    streams.poke_case(case)
    key = f"decided:{review.pk}"
    alerts.tell([case.author], kind=InboxItem.Kind.APPROVED, key=key, case=case, target=case.pk)
    alerts.tell(added, kind=InboxItem.Kind.NAMED, key=f"named:{review.pk}", case=case, target=case.pk)
    known = {*before, *(person.pk for person in added), case.author_id}
    fresh = audience_of(case).exclude(pk__in=known)
    alerts.tell(fresh, kind=InboxItem.Kind.CASE_OPENED, key=f"case:{case.pk}", case=case, target=case.pk)


def _people(case: Case, wider: Wider) -> dict[User, datetime | None]:
    """Whom it names, with the end for guests; those who are named already are left out."""
    until = wider.guests_until
    guests = _cleared(wider.guest_emails)
    if guests and (until is None or not timezone.now() < until <= timezone.now() + LONGEST_GUEST):
        raise BadInput(_("Say until when guests may come: a day within %(days)d.") % {"days": LONGEST_GUEST.days})
    here = set(case.grants.current().filter(until=None).values_list("user", flat=True)) | {case.author_id}
    found: dict[User, datetime | None] = dict.fromkeys(guests, until)
    found |= dict.fromkeys(_cleared(wider.named_emails), None)
    return {person: end for person, end in found.items() if person.pk not in here}


def _cleared(emails: Iterable[str]) -> list[User]:
    wanted = {email.strip().lower() for email in emails if email.strip()}
    people = list(User.objects.cleared().filter(email__in=wanted))
    if unknown := wanted - {person.email for person in people}:
        raise BadInput(
            _("These addresses can't be named, since nobody vetted has them: %(list)s")
            % {"list": ", ".join(sorted(unknown))}
        )
    return people


def _lifted(case: Case, wanted: Sequence[UUID]) -> list[str]:
    excluded: Iterable[Organisation] = case.excluded_organisations.filter(pk__in=wanted)
    return sorted(str(one.pk) for one in excluded)
