"""The shapes of a redaction and of the reason for which an original is opened."""

from __future__ import annotations

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.redaction.models import Reason
from forum.redaction.permissions import LONGEST, LONGEST_WORDS, MOST


class RedactForm(forms.Form):
    """What to take out and why; `previewed` says which preview was shown."""

    passages = forms.CharField(
        label=_("What to take out"), max_length=(LONGEST + 2) * MOST, strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "data-passages": ""}),
        help_text=_("One passage a line, written as it stands above. Capitals and line ends do not matter; each place "
                    "where it stands is found, within longer words too."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Why"), choices=Reason.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("To the author, in your words"), required=False, max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Do not repeat what you take out: this is read by the author, and stands on the trail."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @property
    def fingerprint(self) -> str:
        """Of all that was typed: what is done is what was shown before."""
        typed = [self.cleaned_data[name] for name in ("seen", "passages", "reason", "words")]
        return hashlib.sha256("\x00".join(typed).encode()).hexdigest()


class OpenForm(forms.Form):
    """Why an officer has to read it."""

    reason = forms.CharField(
        label=_("Why do you have to read it?"), max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
