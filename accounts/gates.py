"""The closed lists of pages that are open before somebody is cleared; every page not named here is shut."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import User

OPEN_TO_ALL = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "accounts:first",
        "accounts:step_in",
        "accounts:language",
        "live:theme",
        "published_log",  # asks for an auditor, or a program with a token, itself
    }
)
TO_ENROL = frozenset({"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})
TO_CONFIRM = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})
TO_APPLY = (
    TO_ENROL
    | TO_CONFIRM
    | {
        "review:application",
        "accounts:home",
        "account_change_password",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }
)


def confirm_page(user: User) -> str:
    """Where a session proves a second factor once more: by code where there is one, else by security key."""
    by_code = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN).exists()
    return reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
