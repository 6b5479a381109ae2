"""The shape of what an administrator types on the page of the installation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.operating.actions import Switch
from forum.operating.models import Mode


class SwitchForm(forms.Form):
    """Another mode."""

    mode = forms.ChoiceField(label=_("Mode"), choices=Mode.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=400, widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("It stands in the trail for ever: name no person and no case."),
    )  # fmt: skip
    admitted = forms.CharField(
        label=_("Who may go on when it is locked down"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        help_text=_("E-mail addresses of officers and administrators, one a line. You are among them."),
    )  # fmt: skip

    def switch(self) -> Switch:
        told = self.cleaned_data
        return Switch(told["mode"], told["reason"], tuple(told["admitted"].split()))


class NoticeForm(forms.Form):
    """What is planned."""

    words = forms.CharField(
        label=_("Planned maintenance"), required=False, max_length=400,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        help_text=_("Everybody who is signed in sees it. Leave it empty to take it back."),
    )  # fmt: skip
