"""The shape of an answer as typed: places with a percentage or a word, places it is not from, reasons, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import BadInput
from forum.answers import drawing, naming
from forum.answers.models import Answer
from forum.answers.words import CHANCES, MOST_DRAWN, MOST_PLACES, AnswerWords
from forum.drafts.forms import Drafted
from forum.drafts.models import Draft
from geoloc.drawn import Shape

EXCLUSIONS = 3
_PERCENT = re.compile(r"^\s*(\d{1,3}(?:[.,]\d+)?)\s*%?\s*$")


@dataclass(frozen=True)
class Evidence:
    """A mark that can be cited: its id, its place in words, what was said about it."""

    id: str
    words: str
    said: str


def _place(label: str) -> forms.CharField:
    box = forms.TextInput(attrs={"list": "place-names", "autocomplete": "off", "data-place": ""})
    return forms.CharField(label=label, required=False, max_length=120, widget=box)


def _percent() -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-percent": ""})
    return forms.CharField(label=gettext_lazy("Percent"), required=False, max_length=8, widget=box)


def _drawn() -> forms.CharField:
    box = forms.TextInput(attrs={"list": "town-names", "autocomplete": "off", "data-drawn": ""})
    return forms.CharField(label=gettext_lazy("Centre, or corners"), required=False, max_length=2000, widget=box)


def _km() -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-km": ""})
    return forms.CharField(label=gettext_lazy("Radius in km"), required=False, max_length=10, widget=box)


class AnswerForm(Drafted):
    """Five rows of places, two of drawn areas, three of "not from", one tick that stands alone, and why."""

    cannot_tell = forms.BooleanField(label=gettext_lazy("I cannot tell"), required=False)
    reasons = forms.CharField(
        label=gettext_lazy("Why you think so"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=gettext_lazy(
            "What speaks for it, what against. A moderator reads it before others do; your percentages count at once."
        ),
    )
    marks = forms.MultipleChoiceField(label=gettext_lazy("Speaks for it"), required=False)
    marks_against = forms.MultipleChoiceField(label=gettext_lazy("Speaks against it"), required=False)
    after_round = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, evidence: Sequence[Evidence], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [("", _("in words…"))] + [
            (key, f"{label} ({round(chance * 100)} %)") for key, (label, chance) in CHANCES.items()
        ]
        for n in range(1, MOST_PLACES + 1):
            self.fields[f"place_{n}"] = _place(_("Place %(n)d") % {"n": n})
            self.fields[f"percent_{n}"] = _percent()
            self.fields[f"words_{n}"] = forms.ChoiceField(label=_("In words"), required=False, choices=words)
        for n in range(1, MOST_DRAWN + 1):
            self.fields[f"drawn_{n}"], self.fields[f"km_{n}"] = _drawn(), _km()
            self.fields[f"drawn_percent_{n}"] = _percent()
            self.fields[f"drawn_words_{n}"] = forms.ChoiceField(label=_("In words"), required=False, choices=words)
        for n in range(1, EXCLUSIONS + 1):
            self.fields[f"excluded_{n}"] = _place(_("Not from, %(n)d") % {"n": n})
        self.evidence = evidence
        for side in ("marks", "marks_against"):
            self.fields[side].choices = [(one.id, one.words) for one in evidence]  # type: ignore[attr-defined]

    @property
    def place_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """For the page: place, percent, words."""
        numbers = range(1, MOST_PLACES + 1)
        return [(self[f"place_{n}"], self[f"percent_{n}"], self[f"words_{n}"]) for n in numbers]

    @property
    def drawn_rows(self) -> list[list[forms.BoundField]]:
        """For the page: centre or corners, radius, percent, words."""
        names = ("drawn", "km", "drawn_percent", "drawn_words")
        return [[self[f"{name}_{n}"] for name in names] for n in range(1, MOST_DRAWN + 1)]

    @property
    def has_drawn(self) -> bool:
        """Is anything in those rows, or wrong with them?"""
        return any(field.value() or field.errors for row in self.drawn_rows for field in row)

    @property
    def excluded_rows(self) -> list[forms.BoundField]:
        return [self[f"excluded_{n}"] for n in range(1, EXCLUSIONS + 1)]

    @property
    def evidence_rows(self) -> list[tuple[Evidence, bool, bool]]:
        """For the page: a mark, whether it is ticked as speaking for the answer, and against it."""
        marks, against = self["marks"].value() or [], self["marks_against"].value() or []
        return [(one, one.id in marks, one.id in against) for one in self.evidence]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        rows = [self._row(clean, n) for n in range(1, MOST_PLACES + 1)]
        clean["places"] = tuple(row for row in rows if row)
        areas = [self._area(clean, n) for n in range(1, MOST_DRAWN + 1)]
        clean["drawn"] = tuple(area for area in areas if area)
        names = [self._code(clean, f"excluded_{n}") for n in range(1, EXCLUSIONS + 1)]
        clean["excluded"] = tuple(code for code in names if code)
        return clean

    def refuse(self, sentence: str, latest: Answer | None) -> None:
        """Say what was wrong, keep what was typed, and go on from the round that counts now."""
        self.add_error(None, sentence)
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["after_round"] = str(latest.round if latest else 0)  # type: ignore[index]

    def judgement(self) -> AnswerWords:
        clean = self.cleaned_data
        return AnswerWords(
            places=clean["places"],
            drawn=clean["drawn"],
            excluded=clean["excluded"],
            cannot_tell=clean["cannot_tell"],
            reasons=clean["reasons"],
            marks=tuple(UUID(mark) for mark in clean["marks"]),
            marks_against=tuple(UUID(mark) for mark in clean["marks_against"]),
        )

    @staticmethod
    def filled_from(answer: Answer | None, draft: Draft | None = None) -> dict[str, object]:
        """A draft as the form's initial values, else a former round."""
        if draft is not None:
            words: dict[str, object] = {**Drafted.of(draft), "after_round": answer.round if answer else 0}
            return words | {side: str(words.get(side, "")).split() for side in ("marks", "marks_against")}
        if answer is None:
            return {"after_round": 0}
        start: dict[str, object] = {
            "cannot_tell": answer.cannot_tell,
            "reasons": answer.reasons,
            "marks": answer.marks,
            "marks_against": answer.marks_against,
            "after_round": answer.round,
        }
        for n, place in enumerate(answer.places, start=1):
            start[f"place_{n}"] = naming.label_of(place["area"])
            start[f"percent_{n}"] = f"{place['p'] * 100:.4g}"
        for n, row in enumerate(answer.drawn, start=1):
            start[f"drawn_{n}"], start[f"km_{n}"] = drawing.typed(row)
            start[f"drawn_percent_{n}"] = f"{row['p'] * 100:.4g}"
        for n, code in enumerate(answer.excluded, start=1):
            start[f"excluded_{n}"] = naming.label_of(code)
        return start

    def _row(self, clean: dict[str, Any], n: int) -> tuple[str, float] | None:
        code = self._code(clean, f"place_{n}")
        chance = self._chance(clean, f"percent_{n}", f"words_{n}")
        if not code or chance is None:
            if code and not self.has_error(f"percent_{n}"):
                self.add_error(f"percent_{n}", _("How likely? Write a percentage or choose words."))
            elif chance is not None and not clean.get(f"place_{n}") and not self.has_error(f"place_{n}"):
                self.add_error(f"place_{n}", _("Which place is this for?"))
            return None
        return code, chance

    def _area(self, clean: dict[str, Any], n: int) -> tuple[Shape, float] | None:
        text, km = clean.get(f"drawn_{n}", ""), clean.get(f"km_{n}", "")
        chance = self._chance(clean, f"drawn_percent_{n}", f"drawn_words_{n}")
        if not text:
            if (km or chance is not None) and not self.has_error(f"drawn_{n}"):
                self.add_error(f"drawn_{n}", _("Around which town or point?"))
            return None
        try:
            shape = drawing.shape(text, km)
        except BadInput as refusal:
            self.add_error(f"drawn_{n}", refusal.sentence)
            return None
        if chance is None and not self.has_error(f"drawn_percent_{n}"):
            self.add_error(f"drawn_percent_{n}", _("How likely? Write a percentage or choose words."))
        return (shape, chance) if chance is not None else None

    def _code(self, clean: dict[str, Any], field: str) -> str:
        text = clean.get(field, "")
        if not text:
            return ""
        try:
            return naming.resolve(text)
        except BadInput as refusal:
            self.add_error(field, refusal.sentence)
            return ""

    def _chance(self, clean: dict[str, Any], percent: str, words: str) -> float | None:
        """The percentage counts; words stand for one where none is written."""
        if text := clean.get(percent, ""):
            match = _PERCENT.match(text)
            if match is None or not 1 <= float(match.group(1).replace(",", ".")) <= 100:
                self.add_error(percent, _("Write a number from 1 to 100."))
                return None
            return float(match.group(1).replace(",", ".")) / 100
        word = clean.get(words, "")
        return CHANCES[word][1] if word else None
