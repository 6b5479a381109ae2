"""The seal: who sees others' judgements on a clue, and who may still give one. Nothing else decides this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import NotAllowed, Refusal, WrongState
from accounts.models import Role, RoleGrant, User, UserQuerySet
from accounts.prepared import NOW
from accounts.querysets import OurQuerySet
from forum.answers.models import Answer, Unblinded
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.cases.states import WORKING
from forum.clues.models import Clue, ClueQuerySet
from forum.clues.states import ClueState


@dataclass(frozen=True)
class Seal:
    """One approved clue as it stands to one person."""

    clue: Clue
    answered: bool  # has an active answer of theirs
    unblinded: bool  # has seen others' judgements without answering
    is_open: bool  # others' judgements may be shown to them


def seals(user: User, case: Case) -> list[Seal]:
    """Every approved clue of the case, in order, with its seal for this person: one query."""
    clues = Clue.objects.visible_to(user).approved().filter(case=case).order_by("number")
    return seals_of(user, case, with_seals(user, clues))


def with_seals(user: User, clues: ClueQuerySet) -> ClueQuerySet:
    """For lists of clues: each row brings along what its seal depends on, in the same query."""
    return clues.annotate(
        answered=Exists(_active().filter(clue=OuterRef("pk"), expert=user.pk)),
        unblinded=Exists(Unblinded.objects.filter(clue=OuterRef("pk"), user=user.pk)),
    )


def seals_of(user: User, case: Case, clues: Iterable[Clue]) -> list[Seal]:
    """Of rows from with_seals(), in their order; what waits for vetting has none."""
    return [_seal(user, case, clue) for clue in clues if clue.state == ClueState.APPROVED]


def is_sealed_for(user: User, clue: Clue) -> bool:
    """Must others' judgements on this clue stay hidden from this person?"""
    if _open_by_position(user, clue.case):
        return False
    answered = Exists(_active().filter(clue=OuterRef("pk"), expert=user))
    unblinded = Exists(Unblinded.objects.filter(clue=OuterRef("pk"), user=user))
    return not Clue.objects.filter(answered | unblinded, pk=clue.pk).exists()


def open_clues(user: User) -> ClueQuerySet:
    """The same as a set: of the clues they may see, those on which others' judgements may be shown to them."""
    clues = Clue.objects.visible_to(user)
    if not user.has_role(Role.EXPERT):
        return clues
    return clues.filter(
        Q(case__author=user.pk)
        | Q(case__answers_open_at__lte=NOW)
        | Exists(_active().filter(clue=OuterRef("pk"), expert=user.pk))
        | Exists(Unblinded.objects.filter(clue=OuterRef("pk"), user=user.pk))
    )


def to_answer(user: User) -> ClueQuerySet:
    """The set of clues whose first answer of theirs would be taken now."""
    if not user.has_role(Role.EXPERT):
        return Clue.objects.none()
    theirs = Q(author=user) | Q(case__author=user)
    seen = Exists(Unblinded.objects.filter(clue=OuterRef("pk"), user=user))
    answered = Exists(_active().filter(clue=OuterRef("pk"), expert=user))
    clues = Clue.objects.visible_to(user).approved().filter(case__state__in=WORKING)
    return clues.exclude(theirs).exclude(seen).exclude(answered)


def unsealed_people(clue: Clue) -> UserQuerySet:
    """The inverse: everyone in the case's audience who may see others' judgements on this clue now."""
    people = audience_of(clue.case)
    if _deadline_passed(clue.case):
        return people
    return people.filter(
        Q(pk=clue.case.author_id)
        | ~Exists(RoleGrant.objects.current().filter(user=OuterRef("pk"), role=Role.EXPERT))
        | Exists(_active().filter(clue=clue, expert=OuterRef("pk")))
        | Exists(Unblinded.objects.filter(clue=clue, user=OuterRef("pk")))
    )


def can_answer(user: User, clue: Clue) -> bool:
    """Would an answer of this person on this clue be taken now?"""
    return refusal_to_answer(user, clue) is None


def check_answer(by: User, clue: Clue) -> None:
    """Experts answer, never on their own case, and never for the first time after seeing what others think."""
    if refusal := refusal_to_answer(by, clue):
        raise refusal


def refusal_to_answer(user: User, clue: Clue, *, sealed: bool = False) -> Refusal | None:
    """Why this person can't answer this clue, or None. Known to be sealed for them, it was never opened to them."""
    if user.pk in {clue.author_id, clue.case.author_id}:
        return NotAllowed(_("You opened this case, so you see its answers and can't give one."))
    if not user.has_role(Role.EXPERT):
        return NotAllowed(_("Only experts answer clues."))
    if clue.state != ClueState.APPROVED:
        return WrongState(_("This clue is “%(state)s”; it takes no answers.") % {"state": clue.get_state_display()})
    try:
        case_permissions.check_contribute(user, clue.case)
    except Refusal as refusal:
        return refusal
    return None if sealed else _refusal_of_the_unblinded(user, clue)


def _refusal_of_the_unblinded(user: User, clue: Clue) -> Refusal | None:
    """Who has seen others' judgements first is no independent voice; who answered first may go on."""
    seen = Unblinded.objects.filter(clue=clue, user=user).exists()
    if seen and not _active().filter(clue=clue, expert=user).exists():
        return NotAllowed(_("You have seen what others think about this clue, so you can't answer it any more."))
    return None


def is_late_expert(user: User, case: Case) -> bool:
    """After the deadline an expert may read and still answer; the answer is marked as not blind."""
    return user.has_role(Role.EXPERT) and _deadline_passed(case)


def _seal(user: User, case: Case, clue: Clue) -> Seal:
    notes = vars(clue)  # the annotations of with_seals()
    answered, unblinded = bool(notes["answered"]), bool(notes["unblinded"])
    return Seal(clue, answered, unblinded, answered or unblinded or _open_by_position(user, case))


def _open_by_position(user: User, case: Case) -> bool:
    """The asker sees answers as they come; who can't answer may see; after the deadline everyone may."""
    return case.author_id == user.pk or not user.has_role(Role.EXPERT) or _deadline_passed(case)


def _deadline_passed(case: Case) -> bool:
    return case.answers_open_at is not None and case.answers_open_at <= timezone.now()


def _active() -> OurQuerySet[Answer]:
    return Answer.objects.filter(replaced_at=None)
