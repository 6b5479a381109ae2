"""What a moderator asks the log for: the form, and the same as ids, which is all that an address may carry."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import naming, words
from audit.words import Words
from forum.boards.models import Board, Membership, moderates
from forum.cases.models import Case
from forum.moderation.operations import MODERATION


@dataclass(frozen=True)
class Asked:
    """Ids, an operation and days of UTC (the last one included); empty means all."""

    board: str = ""
    op: str = ""
    case: str = ""
    actor: str = ""
    object: str = ""
    since: str = ""
    until: str = ""

    def __str__(self) -> str:
        """For the trail: people and cases by the ids of their keys, which say nothing once these are destroyed."""
        return naming.hidden(" ".join(f"{name}={value}" for name, value in asdict(self).items() if value))

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value})


class AskForm(forms.Form):
    """By board, what was done, case, on what, by whom, and when. A case's code is typed once and becomes an id."""

    board = forms.ChoiceField(label=_("Board"), required=False)
    op = forms.ChoiceField(label=_("What was done"), required=False)
    actor = forms.ChoiceField(label=_("By whom"), required=False)
    code = forms.CharField(label=_("Case code"), required=False, max_length=20)
    object = forms.UUIDField(label=_("Id of a case, clue, post or answer"), required=False)
    since = forms.DateField(label=_("From (UTC)"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("To (UTC)"), required=False, widget=forms.DateInput({"type": "date"}))
    case = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        for name, choices in (("board", boards(user)), ("op", _operations()), ("actor", _moderators(user))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("until") == date.max:  # no day comes after it
            told["until"] = None
        if told.get("since") and told.get("until") and told["since"] > told["until"]:
            self.add_error("until", _("The last day lies before the first. Change one of them."))
        if code := told.get("code", "").strip().upper():
            found = moderated(self._user).filter(code=code).values_list("pk", flat=True).first()
            if found is None:
                self.add_error("code", _("You moderate no case with this code. Look at how it is written."))
            told["case"] = found
        return told

    def asked(self) -> Asked:
        told = self.cleaned_data
        return Asked(**{name: _written(told.get(name)) for name in Asked.__dataclass_fields__})


def moderated(user: User) -> Any:
    """The cases whose log this person may read: theirs to see, on boards they moderate, and not their own."""
    return Case.objects.visible_to(user).filter(moderates(user)).exclude(author=user)


def boards(user: User) -> list[tuple[str, str]]:
    """Id and name of each board that this person moderates."""
    return [(str(pk), name) for pk, name in Board.objects.filter(moderates(user, "pk")).values_list("pk", "name")]


def _moderators(user: User) -> list[tuple[str, str]]:
    """Those who have moderated the same boards, by name; also who has left, for what they decided is there."""
    seats = Membership.objects.filter(is_moderator=True, board__in=Board.objects.filter(moderates(user, "pk")))
    people = User.objects.filter(pk__in=seats.values("user")).order_by("name", "pk")
    return [(str(pk), name) for pk, name in people.values_list("pk", "name")]


def _operations() -> list[tuple[str, Words]]:
    named = [(operation.value, words.operation(operation.value)) for operation in MODERATION]
    return sorted(named, key=lambda one: str(one[1]))


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")
