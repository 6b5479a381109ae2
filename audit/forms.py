"""The shape of what an auditor may ask the trail for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from audit import words
from audit.queries import Asked


def _operations() -> list[tuple[str, words.Words]]:
    known = [(str(operation), label) for operation, label in words.OPERATIONS.items()]
    return [("", _("All operations")), *sorted(known, key=lambda one: str(one[1]))]


class AskForm(forms.Form):
    """Which entries to show."""

    op = forms.ChoiceField(label=_("Operation"), choices=_operations, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}))
    actor = forms.CharField(label=_("Person’s id"), required=False, max_length=100)
    object = forms.CharField(label=_("Object’s id"), required=False, max_length=200)

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)
