"""The forms of sign-in and sign-up: allauth's, with a name."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput
from accounts.names import written
from accounts.providers import Provider


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your work e-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    @property
    def providers(self) -> list[Provider]:
        """Organisations' own ways in, offered beside the form."""
        return list(settings.SIGN_IN_PROVIDERS.values())


class SignUpForm(SignupForm):  # type: ignore[misc]
    """Name, e-mail and password twice; the account is not vetted by being made."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As colleagues know you. Vetted people of your cases will see it."),
    )
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your work e-mail address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_name(self) -> str:
        try:
            return written(self.cleaned_data["name"])
        except BadInput as refusal:
            raise forms.ValidationError(refusal.sentence) from None
