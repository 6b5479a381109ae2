"""The shape of what is typed when a case is referred, declined, or its outcome given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.referrals.models import Referral
from forum.referrals.queries import Unit


class ReferForm(forms.Form):
    """Which unit, what it is asked, and, for a case that names people, that they are not all who will know."""

    unit = forms.ChoiceField(label=gettext_lazy("National unit"))
    message = forms.CharField(
        label=gettext_lazy("What you ask them to do"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy(
            "They read this with the lead package. Say what would settle it, and by when you need it."
        ),
    )
    widen = forms.BooleanField(
        label=gettext_lazy(
            "I confirm: coordinators of this unit, whom the case does not name, may read the lead package, and the one "
            "who accepts may read the case."
        ),
        required=False,
    )

    def __init__(self, units: Sequence[Unit], confirm: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = _choices(units)  # type: ignore[attr-defined]
        if not confirm:
            del self.fields["widen"]

    @property
    def organisation_id(self) -> UUID:
        return UUID(self.cleaned_data["unit"])


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=gettext_lazy("Why you decline"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The investigator reads this, nobody else."),
    )


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=[("", gettext_lazy("Choose")), *Referral.Outcome.choices]
    )
    note = forms.CharField(
        label=gettext_lazy("Note to the investigator"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("For the investigator alone; people who helped learn only the line above."),
    )


def _choices(units: Sequence[Unit]) -> list[Any]:
    """Two groups, so that the likely units come first without being the only ones."""
    pairs = [(unit.suggested, (str(unit.organisation.pk), unit.label)) for unit in units]
    suggested = [pair for is_suggested, pair in pairs if is_suggested]
    others = [pair for is_suggested, pair in pairs if not is_suggested]
    if not suggested:
        return others
    return [(_("Suggested by the likely place"), suggested), (_("Other units"), others)]
