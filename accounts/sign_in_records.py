"""Listens to allauth, which tells of factors and passwords by signals only: records them, renews the session id."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts import actions
from accounts.models import User


def connect() -> None:
    """Called once, when the app is ready."""
    factor_signals.authenticator_added.connect(_added)
    factor_signals.authenticator_reset.connect(_reset)
    factor_signals.authenticator_removed.connect(_removed)
    factor_signals.authenticator_used.connect(_used)
    factor_signals.authentication_failed.connect(_failed)
    account_signals.password_changed.connect(_password_changed)
    account_signals.password_reset.connect(_password_changed)


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    actions.note_factor(by=user, change=f"added {authenticator.type}", here=request.session.session_key)
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    if authenticator.type == Authenticator.Type.TOTP:
        authenticator.wrap().validate_code(request.POST.get("code", ""))  # spends the code that enrolled it
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    request.session.cycle_key()


def _reset(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    actions.note_factor(by=user, change=f"replaced {authenticator.type}", here=request.session.session_key)


def _removed(request: HttpRequest, user: User, authenticator: Authenticator, **_rest: Any) -> None:
    actions.note_factor(by=user, change=f"removed {authenticator.type}", here=request.session.session_key)


def _used(request: HttpRequest, reauthenticated: bool, **_rest: Any) -> None:
    if reauthenticated:
        request.session.cycle_key()


def _failed(user: User, **_rest: Any) -> None:
    actions.refuse_sign_in(address=user.email, why="second factor")


def _password_changed(request: HttpRequest, user: User, **_rest: Any) -> None:
    actions.note_password(by=user, here=request.session.session_key)
