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

    origin = forms.ChoiceField(
        label=_("Where its material is from"), choices=Truth.Origin.choices, initial=Truth.Origin.MADE,
        widget=forms.RadioSelect,
        help_text=_("Never from a real case, not even an old one."),
    )  # fmt: skip
    credit = forms.CharField(
        label=_("Whose it is, and its licence"), required=False, max_length=300,
        widget=forms.TextInput({"dir": "auto"}),
        help_text=_("For what others published: “R. Diaz, CC BY 4.0”. Shown with the truth."),
    )  # fmt: skip

    def clean_area(self) -> str:
        try:
            return naming.resolve(self.cleaned_data["area"])
        except BadInput as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal

    @staticmethod
    def filled_from(truth: Truth | None) -> dict[str, str]:
        if truth is None:
            return {}
        told = {"explanation": truth.explanation, "origin": truth.origin, "credit": truth.credit}
        return {"area": naming.label_of(truth.area), **told}
