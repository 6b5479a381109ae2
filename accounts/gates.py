"""Which pages are open before somebody is cleared, from the one table of who may; every page not named is shut."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import User
from accounts.who_may import ROUTES, Who, named

AFTER_NOTICE = named(Who.STRANGER)
OPEN_TO_ALL = named(Who.ANYONE, Who.STRANGER)
TO_ENROL = named(Who.ENROLLING)
TO_CONFIRM = named(Who.CONFIRMING)
TO_READ_TERMS = named(Who.ENROLLING, Who.CONFIRMING, Who.ACCEPTING)
TO_APPLY = TO_READ_TERMS | named(Who.APPLYING)


def may_enter(user: User, page: str) -> bool:
    """The coarse half of the rule, before any view runs: nobody enters a page that is not listed, or not for them."""
    allowed = ROUTES.get(page)
    if allowed is None:
        return False
    return isinstance(allowed, Who) or bool(user.roles & allowed)


def confirm_page(user: User) -> str:
    """Where a session proves itself once more: by code where there is one and it is enough, else by passkey."""
    if user.needs_passkey and user.has_passkey:
        return reverse("mfa_reauthenticate_webauthn")
    by_code = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).exists()
    return reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
