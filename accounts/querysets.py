"""What every queryset of ours can do: find one row or answer as if it did not exist; lock it for a change."""

from __future__ import annotations

from typing import Any, Self, TypeVar
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, models

from accounts.errors import NotFoundHere
from audit.protected import ProtectedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
M = TypeVar("M", bound=AbstractBaseUser)


class OurQuerySet(ProtectedQuerySet[M_co]):
    """Adds one() and locked(); visible_to(user) is each room's own."""

    def one(self, pk: UUID | str, **more: Any) -> M_co:
        """The row with this id in this set; NotFoundHere when there is none, whatever the reason."""
        try:
            return self.get(pk=pk, **more)
        except (ObjectDoesNotExist, ValueError, ValidationError):
            raise NotFoundHere from None

    def locked(self, pk: UUID | str, *, going: bool = False) -> M_co:
        """The row, held until the transaction ends; `going`: it will be deleted, so who would refer to it waits too."""
        return self.held(going=going).one(pk)

    def held(self, *, going: bool = False) -> Self:
        """These rows, held until the transaction ends.

        PostgreSQL locks the rows alone (OF self), and not their keys: rows that refer to them are checked at the
        commit, and who commits must not wait for somebody who waits for them. SQLite has no row locks: there every
        action is a BEGIN IMMEDIATE, so the whole database is this transaction's.
        """
        assert connection.in_atomic_block, "lock inside an action's transaction"
        if connection.features.has_select_for_update_of:
            return self.select_for_update(of=("self",), no_key=not going)
        return self


class Joined(models.Aggregate):
    """The texts of a group in one text, a space between them."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = models.TextField()

    def as_postgresql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:
        return self.as_sql(*args, function="STRING_AGG", **kwargs)


def second_factors() -> models.QuerySet[Authenticator]:
    """Recovery codes alone are no second factor."""
    factors: models.QuerySet[Authenticator] = Authenticator.objects.filter(
        type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
    return factors


class PeopleManager(BaseUserManager[M]):
    """Makes people; nobody is vetted by being made."""

    def create_user(self, email: str, name: str, password: str | None = None) -> M:
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save()
        return user
