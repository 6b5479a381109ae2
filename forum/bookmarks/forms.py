"""The shape of a bookmark: a note and a day, both as one likes."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FURTHEST = timedelta(days=730)


class BookmarkForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Only you can read it."),
    )
    day = forms.DateField(
        label=gettext_lazy("Remind me on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        today = timezone.now().date()
        if day is not None and not today < day <= today + FURTHEST and day != self.initial.get("day"):
            raise forms.ValidationError(_("Choose a day after today, within two years."))
        return day
