"""Where allauth's sign-in meets ours: who may, what is recorded, and what is sealed."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import actions, certificates, clearance, devices, locking, notice, second_factor_secrets, sessions
from accounts.mails import MailsOfSignIn
from accounts.models import User

# One sentence for a wrong address, a wrong password, an inactive and a locked account (ASVS V6.3.8).
_NO_MATCH = _(
    "This address and password don't match. After five failures in a quarter of an hour, passwords are not taken "
    "until an administrator releases the account; a passkey still works."
)


class AccountAdapter(MailsOfSignIn):
    """Sign-up makes an account and nothing more; every sign-in, failure and sign-out is recorded."""

    error_messages = MailsOfSignIn.error_messages | {
        "email_password_mismatch": _NO_MATCH,
        "too_many_login_attempts": _NO_MATCH,
        "account_inactive": _NO_MATCH,
    }

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        data = form.cleaned_data
        return actions.register(
            name=data["name"],
            email=data["email"],
            password=data["password1"],
            language=getattr(request, "LANGUAGE_CODE", "en"),
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        address = credentials.get("email", "")
        is_locked = User.objects.filter(email=address.strip().lower(), password_locked_at__isnull=False).exists()
        try:
            super().pre_authenticate(request, **credentials)
            if is_locked:
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            User().set_password(credentials.get("password"))  # a locked account answers as slowly as any other
            actions.refuse_sign_in(address=address, why="locked" if is_locked else "too many from one place")
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            actions.refuse_sign_in(address=user.email, why="inactive")
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.refuse_sign_in(address=credentials.get("email", ""), why="password")

    def login(self, request: HttpRequest, user: User) -> None:
        methods = [str(record.get("type") or record["method"]) for record in get_authentication_records(request, user)]
        if not notice.is_accepted(request):
            raise ImmediateHttpResponse(redirect("accounts:notice"))
        if locking.shuts_out(user, set(methods)):  # locked by wrong codes, after its password was right
            actions.refuse_sign_in(address=user.email, why="locked")
            messages.error(request, _NO_MATCH)
            raise ImmediateHttpResponse(redirect("account_login"))
        is_first = user.last_login is None  # as it was before this one
        super().login(request, user)
        sessions.begin(request)
        came = devices.arrival(request, user, is_first=is_first)
        if certificate := certificates.shown_in(request.headers):
            methods.append(f"certificate {certificate[:16]}")
        sessions.note(request, actions.sign_in(by=user, methods=methods, came=came))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            actions.sign_out(by=request.user)
        super().logout(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, httponly=True, samesite="Strict", secure=settings.SECURE
        )
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: enrolling the first factor would ask for the password twice."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        user = self.request.user
        records = get_authentication_records(self.request, user)
        enough = {"mfa"} if user.has_second_factor else {"mfa", "password"}
        latest = max((record["at"] for record in records if record["method"] in enough), default=0)
        return bool(time.time() - latest >= clearance.FRESH_SECONDS)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a second factor confirms with it: a password alone is no confirmation here."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return factors or methods


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed at rest; the last second factor can be replaced, not dropped."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This is your only second factor. Add another one first, then remove this."),
    }

    def encrypt(self, text: str) -> str:
        return second_factor_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factor_secrets.unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  allauth's name
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Key %(number)d") % {"number": count + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
