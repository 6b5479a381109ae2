"""What can happen to people and their roles."""

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


class PasswordLocked(Event):
    """Five failures in a quarter of an hour: no password is taken until an administrator releases it."""

    op: ClassVar = Operation.ACCOUNT_LOCK
    kind: ClassVar = "account"


class PasswordReleased(Event):
    """An administrator let passwords be taken again."""

    op: ClassVar = Operation.ACCOUNT_RELEASE
    kind: ClassVar = "account"
    administrative: ClassVar = True


class TermsAccepted(Event):
    """A person accepted a version of the terms of use or of the code of conduct."""

    op: ClassVar = Operation.ACCOUNT_ACCEPT_TERMS
    kind: ClassVar = "account"


class FactorsReset(Event):
    """Second factors were taken off somebody who had lost them; they enrol new ones at their next sign-in."""

    op: ClassVar = Operation.ACCOUNT_RESET_FACTORS
    kind: ClassVar = "account"
    administrative: ClassVar = True


class LetIn(Event):
    """The machine's operator let an administrator in again, by a command."""

    op: ClassVar = Operation.ACCOUNT_LET_IN
    kind: ClassVar = "account"
    administrative: ClassVar = True


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


class ProviderLinked(Event):
    """A person linked their account at their organisation's provider: they may begin to sign in there."""

    op: ClassVar = Operation.ACCOUNT_LINK
    kind: ClassVar = "account"


class ProviderUnlinked(Event):
    """A person took that link off again."""

    op: ClassVar = Operation.ACCOUNT_UNLINK
    kind: ClassVar = "account"


class PasswordChanged(Event):
    """A password was changed or reset."""

    op: ClassVar = Operation.ACCOUNT_CHANGE_PASSWORD
    kind: ClassVar = "account"


class SessionsEnded(Event):
    """A person ended one of their own sessions, or all but the one at hand."""

    op: ClassVar = Operation.ACCOUNT_END_SESSIONS
    kind: ClassVar = "account"


class SessionsEndedByAdministrator(Event):
    """An administrator ended all of somebody's sessions."""

    op: ClassVar = Operation.ACCOUNT_END_SESSIONS_OF
    kind: ClassVar = "account"
    administrative: ClassVar = True


class NewDeviceSeen(Event):
    """Somebody signed in from a device that was not seen with them before, and was told."""

    op: ClassVar = Operation.ACCOUNT_NEW_DEVICE
    kind: ClassVar = "account"


class NewCountrySeen(Event):
    """Somebody signed in from a country that was not seen with them before; they and their leads were told."""

    op: ClassVar = Operation.ACCOUNT_NEW_COUNTRY
    kind: ClassVar = "account"


class FamiliarForgotten(Event):
    """Devices and countries not seen for 180 days were forgotten; `detail` is how many."""

    op: ClassVar = Operation.ACCOUNT_FORGET_FAMILIAR
    kind: ClassVar = "familiar"


class ReadingSlowed(Event):
    """Somebody opened far more cases than usual and was slowed down; `detail` is how many in the hour or day."""

    op: ClassVar = Operation.READING_SLOW
    kind: ClassVar = "account"


class ReadingLifted(Event):
    """A lead let somebody open more cases for the day."""

    op: ClassVar = Operation.READING_LIFT
    kind: ClassVar = "account"
    administrative: ClassVar = True


class LanguageChanged(Event):
    """Somebody chose the language of their pages."""

    op: ClassVar = Operation.ACCOUNT_CHANGE_LANGUAGE
    kind: ClassVar = "account"


class PersonAppointed(Event):
    """An administrator vetted somebody in the founding period, before two moderators could."""

    op: ClassVar = Operation.ACCOUNT_APPOINT
    kind: ClassVar = "account"
    administrative: ClassVar = True


class PersonSuspended(Event):
    """An administrator shut somebody out."""

    op: ClassVar = Operation.ACCOUNT_SUSPEND
    kind: ClassVar = "account"
    administrative: ClassVar = True


class PersonRestored(Event):
    """An administrator let a suspended person in again."""

    op: ClassVar = Operation.ACCOUNT_RESTORE
    kind: ClassVar = "account"
    administrative: ClassVar = True


class RoleGranted(Event):
    """An administrator gave a vetted person a role."""

    op: ClassVar = Operation.ROLE_GRANT
    kind: ClassVar = "account"
    administrative: ClassVar = True


class RoleWithdrawn(Event):
    """An administrator took a role away."""

    op: ClassVar = Operation.ROLE_WITHDRAW
    kind: ClassVar = "account"
    administrative: ClassVar = True


class PeopleConsulted(Event):
    """An administrator read the list of people, or one person's entry."""

    op: ClassVar = Operation.PEOPLE_CONSULT
    kind: ClassVar = "account"


class PersonLapsed(Event):
    """Shut out by the installation itself: idle, or not attested any more; detail: which."""

    op: ClassVar = Operation.ACCOUNT_LAPSE
    kind: ClassVar = "account"


class ExpertiseChanged(Event):
    """A person said anew what they know and what they do not want to be asked."""

    op: ClassVar = Operation.EXPERTISE_CHANGE
    kind: ClassVar = "account"
