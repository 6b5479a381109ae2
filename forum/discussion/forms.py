"""The shape of what somebody types in a discussion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.models import Revision
from forum.discussion.quoting import MOST, html_of, readable
from forum.discussion.steps import LONGEST
from forum.drafts import queries as drafts
from forum.drafts.forms import Drafted
from forum.drafts.models import Draft
from forum.drafts.places import Kind

NUMBERS = {
    "start": _("From (seconds or characters)"),
    "end": _("To (seconds or characters)"),
    "low": _("Lowest frequency in Hz, if you mean a band"),
    "high": _("Highest frequency in Hz"),
    "x": _("Left edge, 0 to 1"),
    "y": _("Upper edge, 0 to 1"),
    "w": _("Width, 0 to 1"),
    "h": _("Height, 0 to 1"),
    "points": _("Corners of the outline, such as 0.2,0.3 0.4,0.3 0.3,0.5"),
}
OF_SHAPES = {"range": ("start", "end", "low", "high"), "region": "xywh", "ellipse": "xywh", "polygon": ("points",)}


class PostForm(Drafted):
    """A text; hidden, the revisions it may quote and the clue it is about."""

    text = forms.CharField(
        label=_("Your post"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_(
            "Markdown. A moderator reads it before others do. Places belong in the answer form: there they stay sealed."
        ),
    )
    quotes = forms.CharField(required=False, max_length=MOST * 37, widget=forms.HiddenInput)
    clue = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "post-%s", **kwargs})

    @classmethod
    def begun(cls, user: User, asked: Mapping[str, str], case: Case, clue: Clue | None = None) -> PostForm:
        """Empty, or with what the address names: a draft of one's own for this place, or a quote."""
        if wanted := asked.get("draft", ""):
            kind, target = (Kind.CLUE, clue.pk) if clue else (Kind.POST, case.pk)
            draft = drafts.wanted(user, kind, target, wanted)
            return cls(initial=cls.of(draft)) if draft else cls()
        return cls.quoting(user, asked.get("quote", ""))

    @classmethod
    def quoting(cls, user: User, revision_id: str) -> PostForm:
        """An empty form, or one that begins with a quote of what this person may read."""
        source = readable(user, revision_id) if revision_id else None
        if source is None:
            return cls()
        quoted = rendering.quotation(source.said, html_of({source.pk: source})[source.pk])
        return cls(initial={"text": quoted, "quotes": str(source.pk)})

    def clean_quotes(self) -> tuple[UUID, ...]:
        """Ids as ids; what is none is dropped, as if it named nothing."""
        found = []
        for word in self.cleaned_data["quotes"].split():
            try:
                found.append(UUID(word))
            except ValueError:
                continue
        return tuple(found)


class EditForm(Drafted):
    """Another version of a post, and which one it started from."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"})
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=36)

    @staticmethod
    def begun_with(text: Revision, newest: Revision, draft: Draft | None = None) -> dict[str, str]:
        return {"text": text.said, "seen": str(newest.pk), **(Drafted.of(draft) if draft else {})}

    def based_on(self, newest: Revision, problem: str, text: str) -> None:
        """The post has a newer version: the typed text stays (`text`, without what was taken out of the post), and
        sending it again replaces that one knowingly."""
        told = {"seen": str(newest.pk), "text": text}
        self.data = {**self.data.dict(), **told} if isinstance(self.data, QueryDict) else self.data
        self.add_error(None, problem)


class PlaceField(forms.JSONField):
    """A place as a viewer sends it; JSON that Python can't read is a sentence, and goes back as it came."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):  # nested without end, a number of thousands of digits
            raise forms.ValidationError(self.error_messages["invalid"]) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Not read again: what was refused once is only shown."""
        return data

    def prepare_value(self, value: Any) -> Any:
        return value


class MarkForm(Drafted):
    """A comment on a place of a clue; the place comes from the viewer, or is typed."""

    shape = forms.CharField(max_length=7, widget=forms.HiddenInput)
    geometry = PlaceField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("The place did not arrive whole. Mark it again on the clue’s page.")},
    )
    text = forms.CharField(
        label=_("What you notice there"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )

    def place(self) -> dict[str, object]:
        """The geometry field, else the numbers sent as fields of their own (forms work without script)."""
        given = self.cleaned_data.get("geometry")
        return given if isinstance(given, dict) else {name: self.data[name] for name in NUMBERS if name in self.data}

    def numbers(self) -> list[tuple[str, object, str]]:
        """Name, label and typed value of the numbers of this shape, when they did not come from a viewer."""
        if self.data.get("geometry"):
            return []
        wanted = OF_SHAPES.get(self.data.get("shape", ""), ("start", "end"))
        return [(name, NUMBERS[name], self.data.get(name, "")) for name in wanted]
