"""Who may add a strike to a decision, and who may appeal what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.models import User
from audit.protected import ProtectedQuerySet
from forum.boards.models import moderates
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, audience
from forum.conduct.models import Appeal, Strike
from forum.review.models import Decision, Review

AFTER = timedelta(days=7)  # in which a strike can be added to a decision
OF = (
    Review.Kind.CASE, Review.Kind.CLUE, Review.Kind.POST, Review.Kind.EDIT, Review.Kind.FLAG, Review.Kind.SECOND_LOOK,
)  # fmt: skip
REFUSED = Q(verdict__in=[Decision.Verdict.RETURN, Decision.Verdict.QUARANTINE], review__kind__in=OF)
LONGEST = 2000


def _in(cases: ProtectedQuerySet[Case]) -> Q:
    return Q(review__case__in=cases.order_by().values("pk"))


_moved: list[Callable[[User, ProtectedQuerySet[Case]], Q]] = [lambda _user, _cases: Q(pk__in=[])]


def register(moved: Callable[[User, ProtectedQuerySet[Case]], Q]) -> None:
    """The room of moves, above, knows decisions on words of theirs that left one of these cases for another one."""
    _moved[0] = moved


def against(user: User) -> Q:
    """Decisions on what is theirs, where they may still see that it happened: in their cases, and where they read; and
    on their own words that were moved from there to where they do not read. Of that case they are told nothing."""
    mine = Q(author=user) | (audience(user) & ~kept_out(user))
    cases = Case.objects.filter(mine)
    return REFUSED & Q(review__author=user) & (_in(cases) | _moved[0](user, cases))


def given_by(user: User) -> Q:
    """Decisions of theirs, on boards that they moderate still, in cases whose audience they belong to."""
    theirs = Case.objects.filter(moderates(user), audience(user) & ~kept_out(user))
    return REFUSED & Q(by=user) & _in(theirs)


def decision_against(user: User, review_id: UUID) -> Decision:
    """By its review, of which it is the one that ended it; what is none of theirs does not exist."""
    return _one(Decision.objects.filter(against(user), review=review_id))


def decision_by(user: User, review_id: UUID) -> Decision:
    return _one(Decision.objects.filter(given_by(user), review=review_id))


def _one(found: ProtectedQuerySet[Decision]) -> Decision:
    decision = found.select_related("review__case__board", "review__author", "by").first()
    if decision is None:
        raise NotFoundHere
    return decision


def check_strike(decision: Decision, kind: str, words: str) -> None:
    """Soon after the decision, once, and not after it was overturned."""
    check_strikable(decision)
    check_said(kind, words)


def check_with_verdict(review: Review, verdict: str, kind: str, words: str) -> None:
    """Given in one press with a verdict: for what is turned down, and all of it or nothing."""
    if not kind and not words:
        return
    if verdict not in {Decision.Verdict.RETURN, Decision.Verdict.QUARANTINE} or review.kind not in OF:
        raise BadInput(_("A strike is for what is returned or held back. Take its words out, or press another button."))
    check_said(kind, words)


def check_said(kind: str, words: str) -> None:
    if kind not in Strike.Kind.values:
        raise BadInput(_("Choose what it is for."))
    _check_words(words, 1000, _("Write in a few words what was wrong and how to do it better: the author reads it."))


def check_strikable(decision: Decision) -> None:
    if Strike.objects.filter(decision=decision).exists():
        raise WrongState(_("There is a strike for this already."))
    if decision.at < timezone.now() - AFTER:
        raise WrongState(_("A strike is added within seven days of the decision; this was longer ago."))
    overturned = Appeal.objects.filter(decision=decision, review__state=Review.State.APPROVED)
    if overturned.exists():
        raise WrongState(_("This decision was overturned on appeal, so nothing follows from it."))


def check_appeal(decision: Decision, strike: Strike | None, words: str) -> None:
    check_appealable(decision, strike)
    _check_words(words, LONGEST, _("Write why it should be decided otherwise: it is all that you can say about it."))


def check_appealable(decision: Decision, strike: Strike | None) -> None:
    """Once, and within the days; a strike that counts no more needs no appeal."""
    if Appeal.objects.filter(decision=decision, strike=strike).exists():
        raise WrongState(_("You have appealed this already; you are told when it is decided."))
    if (strike or decision).at < timezone.now() - timedelta(days=settings.APPEAL_DAYS):
        raise WrongState(
            _("An appeal is sent within %(n)d days; this was longer ago. Ask a moderator of the board, or who "
              "coordinates your unit.") % {"n": settings.APPEAL_DAYS}
        )  # fmt: skip
    if strike is not None and not strike.counts:
        raise WrongState(_("This strike counts no more, so there is nothing to appeal."))


def _check_words(words: str, longest: int, empty: str) -> None:
    if not words:
        raise BadInput(empty)
    if len(words) > longest:
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": longest})
