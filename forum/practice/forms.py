"""The shape of a practice case's truth as typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput
from forum.answers import naming
from forum.practice.models import Truth


class TruthForm(forms.Form):
    """Where it really is from, and how one could tell."""

    area = forms.CharField(
        label=_("Where it really is from"),
        max_length=120,
        help_text=_("A country, a state or province, or a code such as MX or MX-OAX."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    explanation = forms.CharField(
        label=_("How one could tell"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("Shown with the truth, after an expert has answered every clue."),
    )

    def clean_area(self) -> str:
        try:
            return naming.resolve(self.cleaned_data["area"])
        except BadInput as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    @staticmethod
    def filled_from(truth: Truth | None) -> dict[str, str]:
        return {"area": naming.label_of(truth.area), "explanation": truth.explanation} if truth else {}
