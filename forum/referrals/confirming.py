"""Steps: an outcome that names the place scores the sealed answers of its case; in doubt, the scores are taken back.

The truth of a case is the country of the unit that located it. A case is referred to where its answers point, and
"not there" names no place, so what is known is chosen by what was believed: the page of one's own calibration says
of how many answers the truth is known.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.querysets import OurQuerySet
from forum.answers import skill
from forum.answers.judging import own_distribution, prior_of
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.referrals.models import Confirmed, Referral
from geoloc import places, scores


def score(referral: Referral) -> None:
    """A step of concluding: each answer given blind is worth its log-score gain over the prior, as in practice.

    Units that both found it contradict each other unless they are of one country: then nothing is known.
    """
    country = referral.to_organisation.country
    if referral.outcome != Referral.Outcome.LOCATED or referral.case.is_practice or not places.is_area(country):
        return
    if _found_in(referral.case) != {country}:
        _doubt(referral.case)
        return
    for answer in _sealed(referral.case).exclude(pk__in=_worth(referral.case)).select_related("clue", "expert"):
        gain = scores.score(own_distribution(answer), prior_of(answer.clue), country).gain
        told = {"referral": referral, "log_gain": gain, "taken_back_at": None}
        Confirmed.objects.update_or_create(answer=answer, defaults=told)


def take_back(case: Case) -> None:
    """A step of taking a case up again: its place is in doubt, so it teaches nothing, nor contradicts what comes."""
    located = case.referrals.filter(outcome=Referral.Outcome.LOCATED, set_aside_at=None)
    located.update(set_aside_at=timezone.now())
    _doubt(case)


def _doubt(case: Case) -> None:
    Confirmed.objects.filter(answer__case=case, taken_back_at=None).update(taken_back_at=timezone.now())


def _found_in(case: Case) -> set[str]:
    """The countries of all units that located it since it was last taken up: two contradict each other for good."""
    located = case.referrals.filter(outcome=Referral.Outcome.LOCATED, set_aside_at=None)
    return {one for one in located.values_list("to_organisation__country", flat=True) if places.is_area(one)}


def _worth(case: Case) -> OurQuerySet[Answer]:
    """Those with a score already; also one that was taken back this month, which must not move before it is over."""
    stands = Q(confirmed__isnull=False, confirmed__taken_back_at=None)
    return Answer.objects.filter(stands | skill.confirmed(), case=case).order_by()


def _sealed(case: Case) -> OurQuerySet[Answer]:
    """Not of who said what is true in any referral, nor of people of a unit asked before: they may have been told."""
    of_case = Referral.objects.filter(case=OuterRef("case"))
    said_so = of_case.filter(Q(answered_by=OuterRef("expert")) | Q(concluded_by=OuterRef("expert")))
    unit = OuterRef("expert__organisation")
    told = of_case.filter(to_organisation=unit, sent_at__lt=OuterRef("created_at"))
    return Answer.objects.filter(~Exists(said_so), ~Exists(told), case=case, blind=True)
