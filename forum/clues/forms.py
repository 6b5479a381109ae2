"""The shape of what an author says about a clue, and of what a reader asks about its text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.clues.notes import NOTES, WORDS, checked
from geoloc import places
from geoloc.clue_types import CLUE_TYPES


class NoteForm(forms.Form):
    """What a clue contains; nothing is ticked before somebody thought about it."""

    notes = forms.MultipleChoiceField(
        label=_("What it contains"), choices=list(NOTES.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what it contains, or that there is nothing of note.")},
        help_text=_("Shown to everybody before they open it, moderators too. People can have such clues kept closed."),
    )  # fmt: skip
    note_words = forms.CharField(
        label=_("What else it contains"), required=False, max_length=WORDS, widget=forms.TextInput({"dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        try:
            if clean.get("notes"):
                checked(clean["notes"], clean.get("note_words", ""))
        except BadInput as refusal:
            self.add_error("notes", refusal.sentence)
        return clean

    @staticmethod
    def noted_on(clue: Clue) -> dict[str, object]:
        return {"notes": clue.notes.split(), "note_words": clue.note_words}


class ClueForm(NoteForm):
    """A file or a text, what kind of evidence it is, what to expect, and whom to ask."""

    # For better terms and personal data; the text is the evidence itself, whatever it says.
    LOOKED_AT = ("title", "expect", "note_words")

    clue_type = forms.ChoiceField(label=_("Kind of clue"), choices=list(CLUE_TYPES.items()))
    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("For example: voice in the background"))
    expect = forms.CharField(
        label=_("What to expect"),
        max_length=400,
        help_text=_("What one will hear or see before opening it: “a man speaks for 8 seconds, street noise”."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "Sound (WAV, MP3, M4A, OGG, FLAC, or the sound of MP4 and WebM), picture (JPEG, PNG, WebP, HEIC) or plain "
            "text; up to 50 MB. Nothing explicit, ever."
        ),
    )
    text = forms.CharField(
        label=_("Text, or a transcript"),
        required=False,
        max_length=20000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Type or paste the words when the clue is a text; with a sound, what is said, if you know."),
    )
    language = forms.ChoiceField(label=_("Language, if you know"), required=False)
    region = forms.ChoiceField(label=_("Country you suspect, if any"), required=False)
    alert_experts = forms.BooleanField(
        label=_("Tell the experts it concerns as soon as it is approved"), required=False, initial=True
    )

    field_order = ("clue_type", "title", "expect", "notes", "note_words")

    def __init__(self, *args: Any, needs_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown_in = get_language() or "en"
        none = [("", _("Not known"))]
        self.fields["language"].choices = none + places.languages(shown_in)  # type: ignore[attr-defined]
        countries = [(area.code, area.name(shown_in)) for area in places.countries()]
        self.fields["region"].choices = none + sorted(countries, key=lambda one: one[1])  # type: ignore[attr-defined]
        if not needs_file:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "file" in self.fields and not clean.get("file") and not clean.get("text", "").strip():
            self.add_error("file", _("Choose a file, or type the text of the clue below."))
        return clean

    def words(self) -> ClueWords:
        told = {name: self.cleaned_data[name] for name in ClueWords.__dataclass_fields__}
        return ClueWords(**{**told, "notes": tuple(told["notes"])})

    @staticmethod
    def filled_from(clue: Clue) -> dict[str, object]:
        return {name: getattr(clue, name) for name in ClueWords.__dataclass_fields__} | NoteForm.noted_on(clue)


class PointsForm(forms.Form):
    """Which characters to look at one by one: from start to end (not included), counted from 0."""

    start = forms.IntegerField(label=_("From character"), min_value=0, max_value=20000)
    end = forms.IntegerField(label=_("To character"), min_value=1, max_value=20000)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("start", 0) >= clean.get("end", 20001):
            self.add_error("end", _("Choose at least one character."))
        return clean


class ReasonForm(forms.Form):
    """Why an original has to leave."""

    reason = forms.CharField(
        label=_("Why"), max_length=400, widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("For example: the laboratory of the unit that takes the case over asks for it."),
    )  # fmt: skip


class HearerForm(forms.Form):
    """Who may hear a child's voice, for how long and why."""

    email = forms.EmailField(label=_("Their e-mail address"), help_text=_("Somebody who sees this case already."))
    days = forms.TypedChoiceField(
        label=_("For"), coerce=int, initial=7,
        choices=[(1, _("one day")), (7, _("seven days")), (30, _("thirty days"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why they have to hear it"), max_length=400, widget=forms.TextInput({"dir": "auto"}),
        help_text=_("For example: the accent can't be told from the transcript."),
    )  # fmt: skip
