"""A request of a cleared person: accounts' middleware lets nobody else through to these pages."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import User


class ClearedRequest(HttpRequest):
    """For types: user is a User."""

    user: User
