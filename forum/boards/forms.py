"""The shape of a new board and of a seat on one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.boards.models import Board, Handling
from geoloc.clue_types import CLUE_TYPES


class BoardForm(forms.Form):
    """Name, purpose, topics and ceiling."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(label=_("Purpose"), max_length=400)
    topics = forms.MultipleChoiceField(
        label=_("Kinds of clue"),
        choices=list(CLUE_TYPES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ceiling = forms.ChoiceField(
        label=_("Strictest handling code it takes"), choices=Handling.choices, initial=Handling.RED
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if Board.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a board of this name already."))
        return name


class SeatForm(forms.Form):
    """Whom to put on a board."""

    email = forms.EmailField(label=_("E-mail address they sign in with"))
    as_moderator = forms.BooleanField(label=_("As moderator"), required=False)
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as long as they are vetted."),
    )  # fmt: skip

    def clean_last_day(self) -> date | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is not None and day < timezone.now().date():
            raise forms.ValidationError(_("The last day is today or later."))
        return day

    def until(self) -> datetime | None:
        """The end of the last day, UTC."""
        day: date | None = self.cleaned_data["last_day"]
        return datetime.combine(day + timedelta(days=1), time(), UTC) if day else None
