"""The shape of what somebody chooses for themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.care.actions import PAUSES, Choices
from forum.care.kinds import KINDS
from forum.care.standing import Standing


class CareForm(forms.Form):
    """What stays closed, how much a day, when to be reminded, and how viewers begin."""

    off = forms.MultipleChoiceField(
        label=_("Keep these closed"), required=False, choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple,
        help_text=_("You are not alerted to such clues. Each stays closed until you press “Open this one”."),
    )  # fmt: skip
    items = forms.IntegerField(label=_("Clues a day"), min_value=1)
    minutes = forms.IntegerField(label=_("Minutes of looking and listening a day"), min_value=5)
    pause_after = forms.IntegerField(
        label=_("Remind me of a pause after so many minutes"), min_value=PAUSES[0], max_value=PAUSES[1]
    )
    greyscale = forms.BooleanField(label=_("Show pictures in grey"), required=False)
    muted = forms.BooleanField(label=_("Begin sounds muted"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit("items", settings.CARE_ITEMS_MOST)
        self._limit("minutes", settings.CARE_MINUTES_MOST)

    def choices(self) -> Choices:
        return Choices(**{**self.cleaned_data, "off": tuple(self.cleaned_data["off"])})

    @staticmethod
    def filled_from(one: Standing) -> dict[str, object]:
        names = ("items", "minutes", "pause_after", "greyscale", "muted")
        return {name: getattr(one, name) for name in names} | {"off": sorted(one.off)}

    def _limit(self, name: str, most: int) -> None:
        """As a new field would have it: the browser is told too."""
        field = self.fields[name]
        limited = forms.IntegerField(
            label=field.label, min_value=field.min_value, max_value=most,  # type: ignore[attr-defined]
            help_text=gettext("At most %(most)d here.") % {"most": most},
        )  # fmt: skip
        self.fields[name] = limited
