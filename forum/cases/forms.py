"""The shape of what an investigator types when opening a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from forum.boards.models import Board, Handling
from forum.cases.actions import CaseWords
from forum.cases.models import Case


class CaseForm(forms.Form):
    """Question, urgency, and who may see it, before anything is visible."""

    LOOKED_AT = ("question", "background")  # for better terms and personal data

    board = forms.ModelChoiceField(queryset=Board.objects.none(), label=_("Board"), empty_label=None)
    question = forms.CharField(
        label=_("Question"), max_length=200, help_text=_("For example: Where does this speaker come from?")
    )
    background = forms.CharField(
        label=_("What helps to know"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only what experts need. No names, nothing about a child, no case numbers of your own."),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Case.Urgency.choices, initial=Case.Urgency.ROUTINE)
    handling = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            (Handling.GREEN, _("GREEN: everyone on the board")),
            (Handling.AMBER, _("AMBER: everyone on the board, but for organisations you exclude")),
            (Handling.STRICT, _("AMBER+STRICT: your organisation and people you name")),
            (Handling.RED, _("RED: people you name, nobody else")),
        ],
        initial=Handling.AMBER,
        widget=forms.RadioSelect,
    )
    named = forms.CharField(
        label=_("People you name"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One e-mail address a line. With RED and AMBER+STRICT, name at least two moderators of the board."),
    )
    excluded = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        label=_("Organisations that must not see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.visible_to(user).order_by("name")
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["excluded"].queryset = (  # type: ignore[attr-defined]
            Organisation.objects.filter(people__board_memberships__board__in=boards)
            .exclude(people=user)
            .distinct()
            .order_by("name")
        )

    def words(self) -> CaseWords:
        clean = self.cleaned_data
        return CaseWords(
            question=clean["question"],
            background=clean["background"],
            urgency=clean["urgency"],
            handling=clean["handling"],
            named_emails=tuple(clean["named"].replace(",", "\n").split("\n")),
            excluded=tuple(clean["excluded"]),
        )

    @staticmethod
    def filled_from(case: Case) -> dict[str, object]:
        """A draft as the form's initial values."""
        return {
            "board": case.board_id,
            "question": case.question,
            "background": case.background,
            "urgency": case.urgency,
            "handling": case.handling,
            "named": "\n".join(case.grants.values_list("user__email", flat=True)),
            "excluded": list(case.excluded_organisations.values_list("pk", flat=True)),
        }
