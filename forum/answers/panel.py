"""The belief of a case as one person may see it: combined over the clues open to them, in words and for the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from forum.answers import beliefs, machines, naming, outlines, sealing
from forum.answers.models import Answer, Belief
from forum.answers.sealing import Seal
from forum.answers.sources import Source, drawn_by, in_short, sources
from forum.answers.words import in_words
from forum.cases.models import Case
from forum.clues.models import Clue

COUNTRIES, REGIONS, MOVES, AREA_NAMES = 8, 6, 8, 6
LEAST_SHOWN = 0.01


@dataclass(frozen=True)
class Line:
    """A place in the ranked list; `low` and `high` are the lowest and highest percent among the experts.

    `why`: what moved it most, in words.
    """

    code: str
    name: str
    percent: int
    words: str
    low: int
    high: int
    why: Sequence[str]

    @property
    def is_split(self) -> bool:
        return self.high - self.low >= 10


@dataclass(frozen=True)
class Step:
    """A new version of a clue's belief that points somewhere else."""

    clue_number: int
    before: str
    after: str
    at: datetime


@dataclass(frozen=True)
class BeliefPanel:
    """What is shown beside the map. `sealed` counts clues, never answers: it says the same whatever others did."""

    case: Case
    version: str
    sealed: int
    opened: int
    answers: int = 0
    cannot_tell: int = 0
    effective: float = 0
    leads: int = 0  # clues whose machine leads are in it
    headline: str = ""
    countries: Sequence[Line] = ()
    regions: Sequence[Line] = ()
    half: Sequence[str] = ()
    ninety: Sequence[str] = ()
    sources: Sequence[Source] = ()
    moves: Sequence[Step] = ()
    map: dict[str, object] | None = None

    @property
    def has_belief(self) -> bool:
        return bool(self.countries)


def belief_panel(
    user: User, case: Case, *, with_leads: bool = True, seals: Sequence[Seal] | None = None
) -> BeliefPanel:
    """Everything the panel shows, in five queries whatever the number of clues and answers; four where the seals of
    the case's clues are at hand.

    Machine leads count on clues that are open to this person, as they may read them there, and that people answered.
    """
    seals = sealing.seals(user, case) if seals is None else seals
    opened = [seal.clue for seal in seals if seal.is_open]
    sealed = len(seals) - len(opened)
    by_clue = _answers_on(opened)
    versions = list(Belief.objects.filter(clue__in=opened).order_by("at", "version")) if opened else []
    newest = int(versions[-1].at.timestamp() * 1000) if versions else 0
    version = f"{newest}-{len(opened)}-{sealed}"
    blank = BeliefPanel(case=case, version=version, sealed=sealed, opened=len(opened))
    if not by_clue:
        return blank
    language = beliefs.case_language([seal.clue for seal in seals])
    read = machines.on(list(by_clue)) if with_leads else {}
    return _filled(blank, beliefs.of_case(by_clue, language, read), by_clue, versions)


def _filled(
    blank: BeliefPanel, whole: beliefs.Whole, by_clue: dict[Clue, list[Answer]], versions: list[Belief]
) -> BeliefPanel:
    answers = [answer for some in by_clue.values() for answer in some]
    countries = whole.distribution.countries(COUNTRIES)
    named = beliefs.names_regions(answers)
    regions = whole.distribution.subdivisions(REGIONS) if named else []
    top = beliefs.points_to(countries, regions)
    return replace(
        blank,
        answers=len(answers),
        cannot_tell=sum(answer.cannot_tell for answer in answers),
        effective=round(whole.effective, 1),
        leads=sum(one.pooled.machine > 0 for one in whole.pools),
        headline=_headline(top, whole),
        countries=_lines(whole, countries),
        regions=_lines(whole, regions),
        half=_names(whole.distribution.credible(0.5)),
        ninety=_names(whole.distribution.credible(0.9)),
        sources=sources(whole, top),
        moves=_moves(versions, {clue.pk: clue.number for clue in by_clue}),
        map=outlines.for_map(whole.distribution, drawn_by(answers), with_regions=named, why=partial(in_short, whole)),
    )


def _headline(top: str, whole: beliefs.Whole) -> str:
    country = top.split("-", maxsplit=1)[0]
    words = {"country": naming.name_of(country), "percent": _percent(whole.distribution.p(country))}
    if top == country:
        return _("Most likely %(country)s, %(percent)d %%.") % words
    inside = {"region": naming.name_of(top), "inside": _percent(whole.distribution.p(top))}
    return _("Most likely %(country)s, %(percent)d %%; there %(region)s, %(inside)d %%.") % {**words, **inside}


def _lines(whole: beliefs.Whole, ranked: Sequence[tuple[str, float]]) -> list[Line]:
    own = whole.own
    lines = []
    for code, chance in ranked:
        if chance >= LEAST_SHOWN:
            low, high = beliefs.spread(code, own)
            name = naming.full_name_of(code)
            percent = _percent(chance)  # the word of the number that is shown, so that the two never disagree
            lines.append(
                Line(code, name, percent, in_words(percent / 100), _percent(low), _percent(high), in_short(whole, code))
            )
    return lines


def _names(codes: Sequence[str]) -> list[str]:
    """A credible area as names, the longest ones cut: "and 14 more" says enough."""
    names = [naming.full_name_of(code) for code in codes[:AREA_NAMES]]
    left = len(codes) - len(names)
    return [*names, _("and %(count)d more") % {"count": left}] if left else names


def _moves(versions: Sequence[Belief], numbers: Mapping[UUID, int]) -> list[Step]:
    """Where each clue's belief pointed elsewhere than before, newest first."""
    steps: list[Step] = []
    last: dict[UUID, str] = {}
    for version in versions:
        if version.clue_id not in numbers or version.answers == version.cannot_tell:
            continue
        top = beliefs.points_to(version.countries, version.subdivisions)
        before = last.get(version.clue_id, "")
        last[version.clue_id] = top
        if top != before:
            words = [naming.full_name_of(code) if code else "" for code in (before, top)]
            steps.append(Step(numbers[version.clue_id], words[0], words[1], version.at))
    return steps[::-1][:MOVES]


def _percent(chance: float) -> int:
    """Whole percent; what is not quite certain is never shown as 100."""
    return min(99, round(chance * 100)) if chance < 1 else 100


def _answers_on(clues: Sequence[Clue]) -> dict[Clue, list[Answer]]:
    """Active answers of each clue that has any, one query."""
    found: dict[Clue, list[Answer]] = {}
    if clues:
        by_pk = {clue.pk: clue for clue in clues}
        active = Answer.objects.filter(clue__in=clues, replaced_at=None).select_related("expert__organisation")
        for answer in active.order_by("clue__number", "created_at", "pk"):
            answer.clue = by_pk[answer.clue_id]
            found.setdefault(answer.clue, []).append(answer)
    return found
