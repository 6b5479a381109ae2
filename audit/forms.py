"""The shape of what an auditor may ask the trail for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import words
from audit.queries import Asked

MINUTE = "%Y-%m-%dT%H:%M"
_FORMS = [MINUTE, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
_ID = re.compile(r"\A[A-Za-z0-9._:/-]{1,200}\Z")
_NO_REASON = _("Say in a few words why, so that whoever checks the trail understands it.")


def _operations() -> list[tuple[str, words.Words]]:
    known = [(str(operation), label) for operation, label in words.OPERATIONS.items()]
    return [("", _("All operations")), *sorted(known, key=lambda one: str(one[1]))]


def _kinds() -> list[tuple[str, words.Words]]:
    return [("", _("All kinds")), *((str(kind), label) for kind, label in words.LED.items())]


def _outcomes() -> list[tuple[str, words.Words]]:
    return [("", _("All outcomes")), *((str(outcome), label) for outcome, label in words.OUTCOMES.items())]


class Moment(forms.Field):
    """A day or a minute, in UTC; `end`: the moment after it."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE)

    def __init__(self, *, is_end: bool = False, **options: Any) -> None:
        super().__init__(required=False, **options)
        self._is_end = is_end

    def to_python(self, value: str | None) -> datetime | None:
        written = (value or "").strip()
        for form in _FORMS if written else ():
            try:
                at = datetime.strptime(written, form).replace(tzinfo=UTC)
                return at + self._length(form) if self._is_end else at
            except ValueError:
                continue
            except OverflowError:
                return None  # the last day there is has no end
        if written:
            raise forms.ValidationError(_("Write day and time like 2026-01-31 14:05, in UTC."))
        return None

    def _length(self, form: str) -> timedelta:
        return timedelta(days=1) if form == _FORMS[-1] else timedelta(minutes=1)


class AskForm(forms.Form):
    """Which entries to show. Case and person are typed once; the addresses that follow carry ids only."""

    op = forms.ChoiceField(label=_("Operation"), choices=_operations, required=False)
    led = forms.ChoiceField(label=_("Kind in law"), choices=_kinds, required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=_outcomes, required=False)
    since = Moment(label=_("From (UTC)"))
    until = Moment(label=_("To (UTC)"), is_end=True)
    code = forms.CharField(label=_("Case code"), required=False, max_length=100)
    person = forms.CharField(label=_("Person’s e-mail address or id"), required=False, max_length=254)
    object = forms.RegexField(_ID, label=_("Object’s id"), required=False, max_length=200)
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)
    actor = forms.RegexField(_ID, required=False, widget=forms.HiddenInput, max_length=100)

    def asked(self) -> Asked:
        told = {name: self.cleaned_data[name] for name in Asked.__dataclass_fields__}
        return Asked(**{**told, "case": str(told["case"] or "")})


class OpenForm(forms.Form):
    """Why an auditor needs to see who did what."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("A few words: the request, the complaint or the check that you work on."),
    )

    def clean_reason(self) -> str:
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if len(reason) < 10 or " " not in reason:
            raise forms.ValidationError(_NO_REASON)
        return reason


class CompareForm(forms.Form):
    """A checkpoint that somebody kept, pasted or as a file."""

    note = forms.CharField(
        label=_("Checkpoint"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "dir": "ltr", "class": "code"}),
        help_text=_("The whole signed note as it was kept: three lines, an empty line, and the signatures."),
    )
    file = forms.FileField(label=_("Or its file"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file = told.get("file")
        if file and file.size > 100_000:
            raise forms.ValidationError(_("A checkpoint is a few kilobytes; this file is none."))
        if not file and not str(told.get("note", "")).strip():
            raise forms.ValidationError(_("Paste a checkpoint, or choose its file."))
        return told

    def written(self) -> str:
        """As notes are written: UTF-8 with bare line feeds, which browsers turn into others."""
        file = self.cleaned_data.get("file")
        text = file.read().decode("utf-8", "replace") if file else str(self.cleaned_data["note"])
        return text.replace("\r\n", "\n").strip("\n") + "\n"
