"""Changes that ask for a factor used within five minutes (ASVS V7.5.3): grants, roles, keys, exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import clearance, gates
from accounts.models import User

View = Callable[..., HttpResponse]


def fresh_to_post(view: View) -> View:
    """Reading is free; what changes something is sent again after the person has confirmed that it is them."""

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return (asked_to_confirm(request) if request.method == "POST" else None) or view(request, *args, **kwargs)

    return wrapped


def asked_to_confirm(request: HttpRequest, back: str = "") -> HttpResponse | None:
    """The page that asks, when the last proof is older than five minutes; what is sent by POST comes back as a page.

    An address without a page of its own says where its form stands.
    """
    user = cast(User, request.user)
    if clearance.is_fresh(request.session, user):
        return None
    messages.warning(request, _("Confirm that it is you, then do it again."))
    return redirect(f"{gates.confirm_page(user)}?{urlencode({'next': back or request.path})}")
