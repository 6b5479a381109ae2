"""Five failures within fifteen minutes lock an account's password until an administrator releases it (CJIS AC-7)."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from accounts.models import FailedSignIn, User

MOST = 5
WITHIN = timedelta(minutes=15)


def count_failure(user: User) -> bool:
    """One more wrong password or code; True when it is the one that locks. A step of an action, the person locked."""
    assert connection.in_atomic_block, "counting is a step of an action"
    now = timezone.now()
    failures = FailedSignIn.objects.filter(user=user)
    failures.filter(at__lte=now - WITHIN).delete()
    FailedSignIn.objects.create(user=user, at=now)
    if user.password_locked_at or failures.count() < MOST:
        return False
    user.password_locked_at = now
    user.save(update_fields=["password_locked_at"])
    return True


def forget_failures(user: User) -> None:
    """They have signed in, or an administrator releases them."""
    FailedSignIn.objects.filter(user=user).delete()


def shuts_out(user: User, types: set[str]) -> bool:
    """The lock is on passwords and codes: failing on purpose can't keep anybody out who has a passkey."""
    return user.password_locked_at is not None and Authenticator.Type.WEBAUTHN not in types
