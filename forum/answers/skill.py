"""What known truth has taught: how much each expert's answers weigh in a domain, and how answers are blended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.remembering import remembered
from forum.answers.judging import judgement, own_distribution, prior_of
from forum.answers.models import Answer
from forum.clues.models import Clue
from geoloc import families, fitting, pooling
from geoloc.distribution import by_country, country_codes
from geoloc.fitting import FIRST, Resolved
from geoloc.pooling import Blend, Votes
from geoloc.skill import Domain, Record

LATEST = 1000  # scored answers that the blend is fitted on
ENTRY = 4  # scored clues that make a first calibration; before them nobody's answers weigh more or less
_FITTED_FOR = 600  # seconds

# Of a practice answer the score, of one in a case what a unit's confirmation was worth: no answer has both.
GAIN = Coalesce("score__log_gain", "confirmed__log_gain")

Records = Mapping[tuple[object, Domain], Record]


def month_begun() -> datetime:
    """The first moment of this month, in UTC."""
    return timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def confirmed() -> Q:
    """What a unit had confirmed when this month began, whatever became of it since.

    Weights are shown: one that moved when a case is located, or taken up again, would say whose answer was right.
    """
    begun = month_begun()
    still = Q(confirmed__taken_back_at=None) | Q(confirmed__taken_back_at__gte=begun)
    return Q(still, confirmed__referral__concluded_at__lt=begun)


def domain_of(clue: Clue) -> Domain:
    """“es-MX” is a clue of a Romance language."""
    return Domain(families.family(clue.language), clue.clue_type)


def records(experts: Iterable[object]) -> Records:
    """What scored answers add up to, by expert's key and domain, of experts with `ENTRY` or more; one query."""
    scored = Answer.objects.filter(Q(score__isnull=False) | confirmed(), expert__in=set(experts))
    by_type = scored.values_list("expert", "clue__language", "clue__clue_type")
    found: dict[tuple[object, Domain], Record] = {}
    for expert, language, kind, gain, count in by_type.annotate(gain=Sum(GAIN), count=Count("pk")).order_by():
        key = (expert, Domain(families.family(language), kind))
        before = found.get(key, Record())
        found[key] = Record(before.gain + gain, before.answers + count)
    whole: Counter[object] = Counter()
    for (expert, _domain), record in found.items():
        whole[expert] += record.answers
    return {key: record for key, record in found.items() if whole[key[0]] >= ENTRY}


def weights(answers: Sequence[Answer], known: Records) -> list[float]:
    """Of each answer, by its expert's record in the clue's domain; 1 for who has none."""
    return [known.get((answer.expert_id, domain_of(answer.clue)), Record()).weight for answer in answers]


def blend() -> Blend:
    """Fitted on scored practice answers, anew every ten minutes at most; the first one until there are 50."""
    alpha, plain = remembered("answers-blend", _fitted, _FITTED_FOR)
    return Blend(alpha, plain)


def _fitted() -> tuple[float, float]:
    """Shapes that any cache can keep."""
    scored = Answer.objects.filter(score__isnull=False, cannot_tell=False)
    answers = list(
        scored.select_related("clue", "case__truth", "expert", "score").order_by("-created_at", "pk")[:LATEST]
    )
    if len(answers) < fitting.ENOUGH:
        return FIRST.alpha, FIRST.plain
    known = records(answer.expert_id for answer in answers)
    by_clue: dict[UUID, list[Answer]] = {}
    for answer in answers:
        by_clue.setdefault(answer.clue_id, []).append(answer)
    best = fitting.fitted([_resolved(some, known) for some in by_clue.values()], fitting.ENOUGH)
    return best.alpha, best.plain


def _resolved(answers: Sequence[Answer], known: Records) -> Resolved:
    """At country level; each expert by their record without this clue."""
    clue = answers[0].clue
    country = answers[0].case.truth.area.split("-", maxsplit=1)[0]
    said = [by_country(own_distribution(answer).mass) for answer in answers]
    return Resolved(
        said=np.array(said),
        prior=by_country(prior_of(clue).mass),
        votes=_votes(answers, known),
        truth=country_codes().index(country),
    )


def _votes(answers: Sequence[Answer], known: Records) -> Votes:
    voices = []
    for answer in answers:
        record = known.get((answer.expert_id, domain_of(answer.clue)))
        rest = record.without(answer.score.log_gain) if record else Record()
        voices.append(judgement(answer).voice(rest.weight))
    return pooling.votes(voices)
