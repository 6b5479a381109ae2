"""The address of one's own passkey, for the list of them."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django import template

from accounts import key_addresses

register = template.Library()


@register.filter
def key_token(authenticator: Authenticator) -> str:
    """What stands for it in its address."""
    return key_addresses.token(authenticator)
