"""The two hidden fields of a form whose words are kept while they are typed."""

from __future__ import annotations

from uuid import UUID

from django import forms

from forum.drafts.models import Draft


class Drafted(forms.Form):
    """By which name a window keeps its words, and which revision of them it has; nonsense is as if there were none."""

    draft = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)
    revision = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)

    def clean_draft(self) -> UUID | None:
        try:
            return UUID(self.cleaned_data["draft"])
        except ValueError:
            return None

    @staticmethod
    def of(draft: Draft) -> dict[str, str]:
        """A form that goes on with a draft."""
        return {**draft.words, "draft": str(draft.ref), "revision": str(draft.revision)}
