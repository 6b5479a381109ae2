"""The shape of what is said of a finding."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.findings.models import Finding


class FindingForm(forms.Form):
    """One of a few sentences, which need no vetting."""

    why = forms.ChoiceField(label=_("What did it do?"), choices=Finding.Why.choices, widget=forms.RadioSelect)
