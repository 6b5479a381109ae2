"""Loads the person of a session with organisation, roles and second factor, in two queries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from accounts import terms
from accounts.models import User, UserQuerySet
from accounts.prepared_queries import PreparedQuery


class PeopleBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's check of e-mail and password; people are loaded our way."""

    def get_user(self, user_id: UUID | str) -> User | None:
        for user in PERSON_OF_A_SESSION(None, pk=user_id, versions=terms.versions()):
            return user if self.user_can_authenticate(user) else None
        return None


def _person_of_a_session(asked: Any) -> UserQuerySet:
    """Another text for other versions of the terms: which they are stands in it."""
    return User.objects.with_clearance().filter(pk=asked.pk)


PERSON_OF_A_SESSION = PreparedQuery(_person_of_a_session, branches=["versions"], pk=models.UUIDField())
