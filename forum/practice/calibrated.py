"""One's own calibration: did what one said come true as often as one said, and how good one is in which domain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from forum.answers.judging import own_distribution
from forum.answers.models import Answer
from forum.answers.skill import confirmed, domain_of
from forum.cases.models import Case
from forum.practice.models import Score
from geoloc import calibration, families, places
from geoloc.clue_types import CLUE_TYPES
from geoloc.scores import BEST, WORST
from geoloc.skill import Domain

LATEST = 500


@dataclass(frozen=True)
class Said:
    """A row of the curve, in whole percent."""

    said: int
    came: int
    low: int
    high: int
    count: int
    words: str


@dataclass(frozen=True)
class InDomain:
    """Means on clues of a language and type: log-score gain over the prior, and Brier's score, each with the interval
    that it likely lies in; "" where that is of too few."""

    name: str
    answers: int
    gain: str
    gain_between: str
    brier: str
    brier_between: str


@dataclass(frozen=True)
class Calibration:
    """`bins` is empty until there are `enough` answers.

    `confirmed` of `in_cases` answers given blind in cases weigh as well: how many at the beginning of the month, never
    which or how well, since that would tell the place. Of cases they may not see any more, they learn nothing.
    """

    answers: int
    bins: Sequence[Said]
    domains: Sequence[InDomain]
    in_cases: int
    confirmed: int
    enough: int = calibration.ENOUGH
    fewest: int = calibration.FEWEST


def own(user: User) -> Calibration:
    """Of their own scored practice answers alone, of each of which they have seen the truth; two queries."""
    scored = Answer.objects.filter(expert=user, score__isnull=False)
    answers = list(
        scored.select_related("clue", "case__truth", "expert", "score").order_by("-created_at", "pk")[:LATEST]
    )
    pairs = [_first_place(answer) for answer in answers if not answer.cannot_tell]
    by_domain: dict[Domain, list[Score]] = defaultdict(list)
    for answer in answers:
        by_domain[domain_of(answer.clue)].append(answer.score)
    seen = Case.objects.visible_to(user).filter(is_practice=False)
    in_cases = Answer.objects.filter(expert=user, blind=True, case__in=seen)
    coverage = in_cases.aggregate(given=Count("pk"), known=Count("pk", filter=confirmed()))
    return Calibration(
        in_cases=coverage["given"],
        confirmed=coverage["known"],
        answers=len(answers),
        bins=[_row(one) for one in calibration.curve(pairs).bins],
        domains=[_domain(domain, by_domain[domain]) for domain in sorted(by_domain, key=_name)],
    )


def _first_place(answer: Answer) -> tuple[float, bool]:
    """The probability of the country they gave most, and whether it was there."""
    (country, p), *_rest = own_distribution(answer).countries(1)
    return min(1.0, p), answer.case.truth.area[:2] == country


def _row(one: calibration.Bin) -> Said:
    said, came, low, high = (round(100 * value) for value in (one.said, one.came, one.low, one.high))
    return Said(said, came, low, high, one.count, _words(one))


def _words(one: calibration.Bin) -> str:
    if one.fits:
        return _("It fits")
    return _("Be less sure") if one.said > one.high else _("Be surer")


def _domain(domain: Domain, scored: Sequence[Score]) -> InDomain:
    gain = calibration.mean([one.log_gain for one in scored])
    brier = calibration.mean([min(one.brier, WORST) for one in scored], BEST, WORST)
    return InDomain(
        _name(domain), len(scored), f"{gain.value:+.2f}", _between(gain, "+"), f"{brier.value:.2f}", _between(brier)
    )


def _between(mean: calibration.Mean, sign: str = "") -> str:
    """“+0.41 to +1.20”, or "" ."""
    if mean.low is None or mean.high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": f"{mean.low:{sign}.2f}", "high": f"{mean.high:{sign}.2f}"}


def _name(domain: Domain) -> str:
    kind = str(CLUE_TYPES.get(domain.clue_type, domain.clue_type))
    language = families.NAMES.get(domain.language) or dict(places.languages()).get(domain.language, domain.language)
    return f"{language}: {kind}" if language else kind
