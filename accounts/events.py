"""What can happen to people, their roles and their organisations."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class AccountRegistered(Event):
    """Somebody made an account; it is not vetted by that."""

    op: ClassVar = Operation.ACCOUNT_REGISTER
    kind: ClassVar = "account"


class SignedIn(Event):
    """A person signed in with a second factor, or is about to enrol one."""

    op: ClassVar = Operation.ACCOUNT_SIGN_IN
    kind: ClassVar = "account"


class SignInRefused(Event):
    """A wrong address, password or code, a paused or an inactive account."""

    op: ClassVar = Operation.ACCOUNT_REFUSE
    kind: ClassVar = "account"


class SignedOut(Event):
    """A person signed out."""

    op: ClassVar = Operation.ACCOUNT_SIGN_OUT
    kind: ClassVar = "account"


class SteppedIn(Event):
    """Somebody at a demonstration stepped into one of its people."""

    op: ClassVar = Operation.ACCOUNT_STEP_IN
    kind: ClassVar = "account"


class FactorChanged(Event):
    """A second factor was enrolled, replaced or removed."""

    op: ClassVar = Operation.ACCOUNT_CHANGE_FACTOR
    kind: ClassVar = "account"


class PasswordChanged(Event):
    """A password was changed or reset."""

    op: ClassVar = Operation.ACCOUNT_CHANGE_PASSWORD
    kind: ClassVar = "account"


class LanguageChanged(Event):
    """Somebody chose the language of their pages."""

    op: ClassVar = Operation.ACCOUNT_CHANGE_LANGUAGE
    kind: ClassVar = "account"


class PersonAppointed(Event):
    """An administrator vetted somebody in the founding period, before two moderators could."""

    op: ClassVar = Operation.ACCOUNT_APPOINT
    kind: ClassVar = "account"


class PersonSuspended(Event):
    """An administrator shut somebody out."""

    op: ClassVar = Operation.ACCOUNT_SUSPEND
    kind: ClassVar = "account"


class PersonRestored(Event):
    """An administrator let a suspended person in again."""

    op: ClassVar = Operation.ACCOUNT_RESTORE
    kind: ClassVar = "account"


class RoleGranted(Event):
    """An administrator gave a vetted person a role."""

    op: ClassVar = Operation.ROLE_GRANT
    kind: ClassVar = "account"


class RoleWithdrawn(Event):
    """An administrator took a role away."""

    op: ClassVar = Operation.ROLE_WITHDRAW
    kind: ClassVar = "account"


class PeopleConsulted(Event):
    """An administrator read the list of people, or one person's entry."""

    op: ClassVar = Operation.PEOPLE_CONSULT
    kind: ClassVar = "account"


class OrganisationsConsulted(Event):
    """An administrator read the list of organisations."""

    op: ClassVar = Operation.PEOPLE_CONSULT
    kind: ClassVar = "organisation"


class OrganisationCreated(Event):
    """An administrator entered an organisation."""

    op: ClassVar = Operation.ORGANISATION_CREATE
    kind: ClassVar = "organisation"


class ExpertiseChanged(Event):
    """A person said anew what they know and what they do not want to be asked."""

    op: ClassVar = Operation.EXPERTISE_CHANGE
    kind: ClassVar = "account"
