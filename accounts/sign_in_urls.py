"""allauth's pages that we use; changing an address is a matter of vetting, so its pages are not among them."""

from __future__ import annotations

from allauth.account import urls as account_urls
from django.urls import include, path

_NOT_OURS = {"account_email", "account_set_password", "account_confirm_login_code"}

urlpatterns = [
    *[one for one in account_urls.urlpatterns if one.name not in _NOT_OURS],
    path("2fa/", include("allauth.mfa.urls")),
]
