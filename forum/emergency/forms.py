"""The shape of what is typed in an emergency."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """Which case, and why it can't wait."""

    code = forms.CharField(
        label=_("Code of the case"), max_length=12, help_text=_("As you were told it: B- and eight characters.")
    )
    reason = forms.CharField(
        label=_("Why it can't wait"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The second person, its author, its moderators and auditors read this."),
    )  # fmt: skip
