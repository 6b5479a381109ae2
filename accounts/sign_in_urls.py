"""allauth's pages that we use; changing an address is a matter of vetting, so its pages are not among them."""

from __future__ import annotations

from allauth.account import urls as account_urls
from allauth.mfa.webauthn import urls as key_urls
from django.urls import include, path, register_converter

from accounts.key_addresses import EditKeyView, RemoveKeyView, TokenConverter

_NOT_OURS = {"account_email", "account_set_password", "account_confirm_login_code"}

register_converter(TokenConverter, "token")
_keys = [
    *[one for one in key_urls.urlpatterns if "<int:pk>" not in str(one.pattern)],
    path("keys/<token:token>/remove/", RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
    path("keys/<token:token>/edit/", EditKeyView.as_view(), name="mfa_edit_webauthn"),
]
urlpatterns = [
    *[one for one in account_urls.urlpatterns if one.name not in _NOT_OURS],
    path("2fa/", include("allauth.mfa.base.urls")),
    path("2fa/totp/", include("allauth.mfa.totp.urls")),
    path("2fa/recovery-codes/", include("allauth.mfa.recovery_codes.urls")),
    path("2fa/webauthn/", include(_keys)),
]
