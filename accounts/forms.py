"""The shape of what is typed about people, organisations and applications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import duty
from accounts.expertise import language_choices
from accounts.models import Application, Organisation, Role, User
from accounts.organisation_actions import Duty, Facts
from accounts.steps import APPLICANTS_MAY_BE
from geoloc import places


def country_choices() -> list[tuple[str, str]]:
    """Code and name of each country, by name in the reader's language; first "none chosen"."""
    language = get_language() or "en"
    names = [(area.code, area.name(language)) for area in places.countries()]
    return [("", "—"), *sorted(names, key=lambda one: one[1])]


class ApplicationForm(forms.Form):
    """Who somebody works for, why they ask, and who vouches for them."""

    agency = forms.CharField(label=_("Your agency"), max_length=200)
    country = forms.ChoiceField(label=_("Its country"), choices=country_choices)
    role = forms.ChoiceField(
        label=_("What you would do here"),
        choices=[
            (Role.INVESTIGATOR.value, _("Investigator: I ask where a clue is from")),
            (Role.EXPERT.value, _("Expert: I know regions, languages or subjects and answer")),
        ],
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you need Bearings for and how your agency knows you. No case material here."),
    )
    sponsor_email = forms.EmailField(
        label=_("Your sponsor's address"),
        help_text=_("Somebody vetted here who vouches for you: the exact address they sign in with."),
    )

    @staticmethod
    def filled_from(application: Application) -> dict[str, Any]:
        """What a returned application said, to be completed."""
        kept = {name: getattr(application, name) for name in ("agency", "country", "role", "purpose")}
        return kept | {"sponsor_email": application.sponsor.email}

    def clean_role(self) -> str:
        role: str = self.cleaned_data["role"]
        return role if role in APPLICANTS_MAY_BE else ""


class InvitedForm(forms.Form):
    """What an invited person adds to what their unit has said."""

    purpose = ApplicationForm.base_fields["purpose"]


class RenewalForm(forms.Form):
    """What somebody vetted says once a year."""

    purpose = forms.CharField(
        label=_("What you do here"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whether your work and your unit are still the same. No case material here."),
    )
    sponsor_email = ApplicationForm.base_fields["sponsor_email"]


class InvitationForm(forms.Form):
    """Whom a unit invites."""

    email = forms.EmailField(label=_("Their work e-mail address"))
    role = forms.ChoiceField(
        label=_("As"), choices=[(role.value, role.label) for role in APPLICANTS_MAY_BE], widget=forms.RadioSelect
    )


class DutyForm(forms.Form):
    """How a unit is reached."""

    duty_contact = forms.CharField(
        label=_("Duty contact"), max_length=200, required=False, help_text=_("A telephone number or address of duty.")
    )
    response_hours = forms.IntegerField(label=_("Answers within (hours)"), min_value=1, max_value=336)
    languages = forms.MultipleChoiceField(
        label=_("Languages on duty"), choices=lambda: language_choices()[1:], required=False
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=lambda: [("", _("always on duty")), *((one, one) for one in duty.zones())],
        required=False, help_text=_("Experts are asked within duty hours first; who is off duty is asked when back."),
    )  # fmt: skip
    begin = forms.TimeField(label=_("Duty from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    end = forms.TimeField(label=_("Duty until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=list(WEEKDAYS.items()), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    @staticmethod
    def filled_from(unit: Organisation) -> dict[str, Any]:
        kept = ("duty_contact", "response_hours", "languages")
        return {**{name: getattr(unit, name) for name in kept}, **unit.duty_hours}

    def clean(self) -> dict[str, Any]:
        super().clean()
        clean: dict[str, Any] = self.cleaned_data
        said = [clean.get("begin") is not None, clean.get("end") is not None, bool(clean.get("days"))]
        if not self.errors and not all(said) and clean["zone"]:
            raise forms.ValidationError(_("Say from when until when, and on which days, or choose “always on duty”."))
        if not self.errors and any(said) and not clean["zone"]:
            raise forms.ValidationError(_("Choose the time zone that the duty hours are kept in, or leave them empty."))
        return clean

    def duty(self) -> Duty:
        clean = self.cleaned_data
        zone, span = clean["zone"], (clean["begin"], clean["end"])
        hours = duty.Hours(zone, *span, tuple(clean["days"])) if zone else None
        return Duty(clean["languages"], clean["duty_contact"], clean["response_hours"], hours)


class OrganisationForm(forms.Form):
    """An organisation as an administrator enters it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    country = forms.ChoiceField(
        label=_("Country"), choices=country_choices, required=False, help_text=_("None for an international body.")
    )
    parent = forms.ChoiceField(
        label=_("Belongs to"),
        required=False,
        help_text=_("A regional body, whose coordinators keep this roster too."),
    )

    def __init__(self, units: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        """`units`: those it may belong to, each below nothing itself."""
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((str(one.pk), one.name) for one in units if one.parent_id is None)]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def filled_from(unit: Organisation) -> dict[str, Any]:
        return {"name": unit.name, "kind": unit.kind, "country": unit.country, "parent": unit.parent_id}

    def facts(self) -> Facts:
        clean = self.cleaned_data
        parent = UUID(clean["parent"]) if clean["parent"] else None
        return Facts(clean["name"], clean["kind"], clean["country"], parent)


class FirstAdministratorForm(forms.Form):
    """The token of the machine, a person and their organisation."""

    token = forms.CharField(
        label=_("One-time token"),
        help_text=_("Printed where the server was started, or by the command first_administrator_token."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    organisation = forms.CharField(label=_("Your organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=Organisation.Kind.choices)
    country = forms.ChoiceField(label=_("Its country"), choices=country_choices, required=False)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        password = clean.get("password")
        if password and password != clean.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        elif password:
            person = User(email=clean.get("email", ""), name=clean.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return clean


class FounderForm(forms.Form):
    """Where somebody belongs and what for, in the founding period."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.order_by("name"))
    roles = forms.MultipleChoiceField(
        label=_("Appointed as"),
        choices=[choice for choice in Role.choices if choice[0] != Role.ADMINISTRATOR],
        widget=forms.CheckboxSelectMultiple,
    )
