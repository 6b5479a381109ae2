"""The shape of what is typed about a list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ExtendForm(forms.Form):
    """Until when it may be asked."""

    until = forms.DateField(label=_("New last day"), widget=forms.DateInput(attrs={"type": "date"}))


class RemoveForm(forms.Form):
    """Why it goes."""

    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("It stands in the trail. Names nobody."))
