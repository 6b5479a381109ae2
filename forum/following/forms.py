"""The shape of what somebody chooses of mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import duty
from forum.alerts.mail_models import MailSettings, When
from forum.following.actions import MailChoice

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class MailForm(forms.Form):
    """When one is mailed, the hour of a digest, quiet hours, and whether with numbers."""

    when = forms.ChoiceField(
        label=_("Mail me"), choices=When.choices,
        help_text=_("Of what concerns you and of what you watch; a digest counts what you follow too. Emergencies and "
                    "sign-ins from elsewhere are always mailed at once."),
    )  # fmt: skip
    hour = forms.TypedChoiceField(label=_("A digest comes at"), choices=HOURS, coerce=int)
    weekday = forms.TypedChoiceField(label=_("A weekly one on"), choices=list(WEEKDAYS.items()), coerce=int)
    zone = forms.ChoiceField(
        label=_("Your time zone"), choices=lambda: [("UTC", "UTC"), *((one, one) for one in duty.zones())]
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("What comes in between is mailed afterwards."),
    )  # fmt: skip
    numbers = forms.BooleanField(
        label=_("Say how many for each part of the inbox"), required=False,
        help_text=_("A mail never holds a title, a name or a board: only how many new things there are."),
    )  # fmt: skip

    @staticmethod
    def filled_from(kept: MailSettings) -> dict[str, object]:
        names = ("when", "hour", "weekday", "zone", "quiet_from", "quiet_until", "numbers")
        return {name: getattr(kept, name) for name in names}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        begin, end = clean.get("quiet_from"), clean.get("quiet_until")
        if not self.errors and ((begin is None) != (end is None) or (begin is not None and begin == end)):
            raise forms.ValidationError(gettext("Say from when until when it is quiet, or leave both empty."))
        return clean

    def choice(self) -> MailChoice:
        return MailChoice(**{**self.cleaned_data, "when": When(self.cleaned_data["when"])})
