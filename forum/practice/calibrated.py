"""One's own calibration: did what one said come true as often as one said, and in which domains one gains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from forum.answers.judging import own_distribution
from forum.answers.models import Answer
from forum.answers.skill import confirmed, domain_of
from forum.cases.models import Case
from geoloc import calibration, families, places
from geoloc.clue_types import CLUE_TYPES
from geoloc.skill import Domain, Record, records

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
    """Mean log-score gain over the prior on clues of a language and type."""

    name: str
    answers: int
    gain: str


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


def own(user: User) -> Calibration:
    """Of their own scored practice answers alone, of each of which they have seen the truth; two queries."""
    scored = Answer.objects.filter(expert=user, score__isnull=False)
    answers = list(
        scored.select_related("clue", "case__truth", "expert", "score").order_by("-created_at", "pk")[:LATEST]
    )
    pairs = [_first_place(answer) for answer in answers if not answer.cannot_tell]
    by_domain = records((domain_of(answer.clue), answer.score.log_gain) for answer in answers)
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


def _domain(domain: Domain, record: Record) -> InDomain:
    return InDomain(_name(domain), record.answers, f"{record.gain / record.answers:+.2f}")


def _name(domain: Domain) -> str:
    kind = str(CLUE_TYPES.get(domain.clue_type, domain.clue_type))
    language = families.NAMES.get(domain.language) or dict(places.languages()).get(domain.language, domain.language)
    return f"{language}: {kind}" if language else kind
