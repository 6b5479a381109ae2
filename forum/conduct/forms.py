"""The shapes of a strike and of an appeal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.conduct.models import Strike
from forum.conduct.permissions import LONGEST


class StrikeForm(forms.Form):
    """What for, from a short list, and in words."""

    kind = forms.ChoiceField(label=_("What is it for?"), choices=Strike.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What was wrong, and how to do it better"), max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The author reads this, moderators of the board and who looks after the author; nobody else."),
    )  # fmt: skip


class AppealForm(forms.Form):
    """Why it should be decided otherwise."""

    words = forms.CharField(
        label=_("Why should it be decided otherwise?"), max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("You can write this once. A moderator reads it who had no part in the decision."),
    )  # fmt: skip
