"""Answers in words: what a page says of one answer, and no more of its reasons than was approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from forum.answers import drawing, naming
from forum.answers.models import Answer
from forum.answers.words import in_words
from forum.clues.geometry import band, joined
from forum.clues.models import Mark
from forum.review.queries import Standing


@dataclass(frozen=True)
class PlaceShown:
    """One place of an answer, or one area drawn: that has no code."""

    code: str
    name: str
    percent: str
    words: str


@dataclass(frozen=True)
class MarkShown:
    """A mark cited, as a link."""

    id: UUID
    words: str


Marks = Mapping[str, MarkShown]  # by id, as answers cite them


@dataclass(frozen=True)
class AnswerShown:
    """One round of one expert's answer; `standing` is for its expert alone."""

    id: UUID
    clue_id: UUID
    expert: User
    round: int
    is_former: bool
    blind: bool
    at: datetime
    cannot_tell: bool
    places: Sequence[PlaceShown]
    drawn: Sequence[PlaceShown]
    excluded: Sequence[str]
    reasons: str
    reasons_wait: bool
    text_state: str
    text_label: str
    marks: Sequence[MarkShown]
    marks_against: Sequence[MarkShown]
    standing: Standing | None = None


def shown(answer: Answer, marks: Marks, *, with_reasons: bool = False, standing: Standing | None = None) -> AnswerShown:
    """An answer for a page; reasons not yet approved only for its expert and for who vets them (with_reasons)."""
    readable = with_reasons or answer.text_state == Answer.TextState.APPROVED
    citations = readable or not answer.reasons  # they go with the reasons, and alone where there are none
    return AnswerShown(
        id=answer.pk,
        clue_id=answer.clue_id,
        expert=answer.expert,
        round=answer.round,
        is_former=answer.replaced_at is not None,
        blind=answer.blind,
        at=answer.created_at,
        cannot_tell=answer.cannot_tell,
        places=[_place(place["area"], place["p"]) for place in answer.places],
        drawn=[_drawn(row) for row in answer.drawn],
        excluded=[naming.full_name_of(code) for code in answer.excluded],
        reasons=answer.reasons if readable else "",
        reasons_wait=bool(answer.reasons) and not readable,
        text_state=answer.text_state,
        text_label=answer.get_text_state_display(),
        marks=[marks[cited] for cited in answer.marks if cited in marks] if citations else [],
        marks_against=[marks[cited] for cited in answer.marks_against if cited in marks] if citations else [],
        standing=standing,
    )


def marks_in_words(marks: Sequence[Mark]) -> dict[str, MarkShown]:
    """By id, as answers cite them: “0:12–0:14”, “region 2”, “characters 3–18”."""
    return {str(mark.pk): MarkShown(mark.pk, _mark_words(mark, n)) for n, mark in enumerate(marks, start=1)}


def _mark_words(mark: Mark, number: int) -> str:
    if mark.shape == Mark.Shape.REGION:
        return _("region %(n)d") % {"n": number}
    if mark.shape == Mark.Shape.ELLIPSE:
        return _("ellipse %(n)d") % {"n": number}
    if mark.shape == Mark.Shape.POLYGON:
        return _("outline %(n)d") % {"n": number}
    start, end = mark.geometry.get("start", 0), mark.geometry.get("end", 0)
    if mark.shape == Mark.Shape.RANGE:
        return joined(f"{_clock(start)}–{_clock(end)}", band(mark))
    return _("characters %(start)d–%(end)d") % {"start": start, "end": end}


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _place(code: str, chance: float) -> PlaceShown:
    return PlaceShown(code, naming.full_name_of(code), f"{chance * 100:.3g}", in_words(chance))


def _drawn(row: drawing.Row) -> PlaceShown:
    return PlaceShown("", drawing.in_words(row), f"{row['p'] * 100:.3g}", in_words(row["p"]))
