"""The shape of what is asked: which posts, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.errors import BadInput
from accounts.models import User
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.rearranging import permissions
from forum.rearranging.opening import NewCase

WHATS = ("sort", "move", "merge", "open")


@dataclass(frozen=True)
class Asked:
    """What was pressed, with what was chosen."""

    what: str
    posts: tuple[UUID, ...]
    target: str  # the code of another case
    clue: str  # the id of a clue; empty: the case itself
    seen: str  # of the preview; empty: it has not been shown yet

    @classmethod
    def of(cls, sent: QueryDict) -> Asked:
        """BadInput for what no form of ours sends."""
        try:
            posts = tuple(UUID(one) for one in sent.getlist("post"))
        except ValueError:
            raise BadInput(_("Choose the posts from the list.")) from None
        what = sent.get("do", "")
        if what not in WHATS:
            raise BadInput(_("Choose what is to be done."))
        return cls(what, posts, sent.get("target", ""), sent.get("clue", ""), sent.get("seen", ""))

    @property
    def clue_id(self) -> UUID | None:
        try:
            return UUID(self.clue) if self.clue else None
        except ValueError:
            raise BadInput(_("Choose the clue from the list.")) from None


class SplitForm(forms.Form):
    """The case that posts are to go to, where there is none yet."""

    LOOKED_AT = ("question", "background")  # for better terms and personal data

    question = forms.CharField(label=_lazy("Question of the new case"), max_length=200)
    background = forms.CharField(
        label=_lazy("What helps to know"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    board = forms.ModelChoiceField(queryset=Board.objects.none(), label=_lazy("Board"), empty_label=None)
    handling = forms.ChoiceField(label=_lazy("Who may see it"))

    def __init__(self, by: User, source: Case, sent: QueryDict) -> None:
        """With what was typed, and looked at only where that is what was pressed."""
        typed = {name: sent[name] for name in self.base_fields if name in sent}
        initial = {"board": source.board_id, "handling": source.handling, **typed}
        super().__init__(sent if sent.get("do") == "open" else None, initial=initial)
        boards = permissions.boards_for(by, source).order_by("name")
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["handling"].choices = [  # type: ignore[attr-defined]
            (code, Handling(code).label) for code in permissions.codes_for(source)
        ]

    def words(self) -> NewCase:
        clean = self.cleaned_data
        return NewCase(clean["board"].pk, clean["question"], clean["background"], clean["handling"])
