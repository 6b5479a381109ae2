"""The shape of what is asked about a case's audience."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from forum.audience.widening import LONGEST_GUEST, Wider
from forum.boards.models import STRICTNESS, Board, Handling
from forum.cases.models import Case

LONGEST_LIST = 8000  # characters: some two hundred addresses


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", "\n").split("\n"))


class WiderForm(forms.Form):
    """What is to be wider; a moderator decides."""

    handling = forms.ChoiceField(label=_("Handling code"))
    board = forms.ModelChoiceField(queryset=Board.objects.none(), label=_("Board"), empty_label=None)
    named = forms.CharField(
        label=_("People to name"), required=False, max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One e-mail address a line. They see the case as long as it is there."),
    )  # fmt: skip
    guests = forms.CharField(
        label=_("Guests"), required=False, max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One e-mail address a line. They see and answer until that day, and can export nothing."),
    )  # fmt: skip
    last_day = forms.DateField(
        label=_("Guests' last day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    lifted = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), label=_("No longer excluded"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"handling": case.handling, "board": case.board_id})
        super().__init__(*args, **kwargs)
        wider = [one for one in Handling if STRICTNESS[one] <= STRICTNESS[case.handling]]
        self.fields["handling"].choices = [(one.value, one.label) for one in wider]  # type: ignore[attr-defined]
        self.fields["board"].queryset = Board.objects.visible_to(user).order_by("name")  # type: ignore[attr-defined]
        excluded = case.excluded_organisations.order_by("name")
        self.fields["lifted"].queryset = excluded  # type: ignore[attr-defined]
        if not excluded:
            del self.fields["lifted"]  # a label with nothing below it would only puzzle

    def clean_last_day(self) -> date | None:
        """The end of it must be a day that there is: the very last of the calendar has none after it."""
        day: date | None = self.cleaned_data["last_day"]
        if day and day > timezone.now().date() + LONGEST_GUEST:
            raise forms.ValidationError(
                _("Say until when guests may come: a day within %(days)d.") % {"days": LONGEST_GUEST.days}
            )
        return day

    def wider(self) -> Wider:
        clean = self.cleaned_data
        day: date | None = clean["last_day"]
        return Wider(
            handling=clean["handling"],
            board_id=clean["board"].pk,
            named_emails=_lines(clean["named"]),
            guest_emails=_lines(clean["guests"]),
            guests_until=datetime.combine(day + timedelta(days=1), time(), UTC) if day else None,
            lifted=tuple(one.pk for one in clean.get("lifted", ())),
        )


class NarrowerForm(forms.Form):
    """What is to be narrower, at once."""

    handling = forms.ChoiceField(label=_("Stricter code"), required=False)
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Exclude an organisation"), required=False
    )

    def __init__(self, user: User, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stricter = [one for one in Handling if STRICTNESS[one] > STRICTNESS[case.handling] and case.board.allows(one)]
        choices = [("", "—"), *((one.value, one.label) for one in stricter)]
        self.fields["handling"].choices = choices  # type: ignore[attr-defined]
        others = Organisation.objects.filter(people__board_memberships__board=case.board_id)
        gone = case.excluded_organisations.values("pk")
        found = others.exclude(pk=case.organisation_id).exclude(pk__in=gone).distinct().order_by("name")
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]


class HandoverForm(forms.Form):
    """To whom a case is offered."""

    to = forms.ModelChoiceField(queryset=User.objects.none(), label=_("Colleague"))

    def __init__(self, colleagues: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class GiveForm(forms.Form):
    """A case whose author is gone."""

    code = forms.CharField(label=_("Code of the case"), max_length=12, help_text=_("Like B-7K3QW9TX."))
    email = forms.EmailField(label=_("New owner's address"))
    reason = forms.CharField(label=_("Why"), max_length=400)


class ConflictForm(forms.Form):
    """Somebody else who must not work on a case."""

    email = forms.EmailField(label=_("Their address"))
    reason = forms.CharField(label=_("Why"), max_length=400)


class CeilingForm(forms.Form):
    """Up to which code two organisations share."""

    first = forms.ModelChoiceField(queryset=Organisation.objects.order_by("name"), label=_("Organisation"))
    second = forms.ModelChoiceField(queryset=Organisation.objects.order_by("name"), label=_("And"))
    code = forms.ChoiceField(
        label=_("Share up to"),
        choices=[
            (Handling.GREEN, _("GREEN")),
            (Handling.AMBER, _("AMBER")),
            (Handling.STRICT, _("AMBER+STRICT")),
            (Handling.RED, _("RED: no ceiling")),
        ],
    )
