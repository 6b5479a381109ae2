"""Steps: an outcome that names the place scores the sealed answers of its case; in doubt, the scores are taken back.

The truth of a case is the country of the unit that located it. A case is referred to where its answers point, and
"not there" names no place, so what is known is chosen by what was believed: the page of one's own calibration says
of how many answers the truth is known.
"""

from __future__ import annotations

from django.db.models import Q

from accounts.querysets import OurQuerySet
from forum.answers.judging import own_distribution, prior_of
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.referrals.models import Confirmed, Referral
from geoloc import places, scores


def score(referral: Referral) -> None:
    """A step of concluding: each answer given blind is worth its log-score gain over the prior, as in practice.

    Two units that both found it contradict each other unless they are of one country: then nothing is known.
    """
    country = referral.to_organisation.country
    if referral.outcome != Referral.Outcome.LOCATED or referral.case.is_practice or not places.is_area(country):
        return
    before = Confirmed.objects.filter(answer__case=referral.case_id)
    if before.exclude(referral__to_organisation__country=country).exists():
        take_back(referral.case)
        return
    known = before.values("answer")
    for answer in _sealed(referral).exclude(pk__in=known).select_related("clue", "expert"):
        gain = scores.score(own_distribution(answer), prior_of(answer.clue), country).gain
        Confirmed.objects.create(answer=answer, referral=referral, log_gain=gain)


def take_back(case: Case) -> None:
    """A step of taking a case up again: its place is in doubt, so it teaches nothing."""
    Confirmed.objects.filter(answer__case=case).delete()


def _sealed(referral: Referral) -> OurQuerySet[Answer]:
    """Not of who said what is true, nor of the unit's own people once it had been asked: they may have been told."""
    said_so = Q(expert=referral.concluded_by) | Q(expert=referral.answered_by)
    told = Q(expert__organisation=referral.to_organisation_id, created_at__gt=referral.sent_at)
    return Answer.objects.filter(case=referral.case_id, blind=True).exclude(said_so | told)
