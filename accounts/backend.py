"""Loads the person of a session with organisation, roles and second factor, in two queries."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's check of e-mail and password; people are loaded our way."""

    def get_user(self, user_id: UUID | str) -> User | None:
        user = User.objects.with_clearance().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
