"""What happens to accounts themselves: made, signed in and out of, protected."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import events, steps
from accounts.errors import BadInput
from accounts.models import User
from accounts.names import address_scope
from audit import log
from audit.acts import act
from audit.operations import Outcome


@act()
def register(*, name: str, email: str, password: str, language: str = "en") -> User:
    """Somebody makes an account for themselves; it is not vetted by that, and the address is still to be confirmed."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise BadInput(_("This address can't be used."))
    user = steps.make_account(name=name, email=email.strip(), password=password, language=language)
    log.record(events.AccountRegistered(object=str(user.pk)), by=user)
    return user


@act()
def sign_in(*, by: User, methods: Iterable[str]) -> None:
    """They proved who they are; `methods` says by what."""
    log.record(events.SignedIn(object=str(by.pk), detail=", ".join(methods)), by=by)


@act()
def sign_out(*, by: User) -> None:
    log.record(events.SignedOut(object=str(by.pk)), by=by)


@act()
def refuse_sign_in(*, address: str, why: str) -> None:
    """Nobody is known to have done it: the address tried is the subject, and the account's id when there is one.

    Without an account it is sealed under the address's own key, so that it can be erased like any other.
    """
    account = User.objects.filter(email=address.strip().lower()).first()
    person = str(account.pk) if account else address_scope(address)
    event = events.SignInRefused(
        object=str(account.pk) if account else "", subject=address[:254], person=person, detail=why
    )
    log.record(event, by=None, outcome=Outcome.DENIED)


@act()
def step_in(*, by: User) -> None:
    """Somebody at a demonstration became this person with one click."""
    log.record(events.SteppedIn(object=str(by.pk)), by=by)


@act()
def change_language(*, by: User, language: str) -> None:
    """The language of their pages, one of those the installation speaks."""
    if language not in dict(settings.LANGUAGES):
        raise BadInput(_("Bearings doesn't speak this language yet."))
    by.speak(language)
    log.record(events.LanguageChanged(object=str(by.pk), detail=language), by=by)


@act()
def note_factor(*, by: User, change: str) -> None:
    """A second factor was added, replaced or removed; allauth has stored it already."""
    log.record(events.FactorChanged(object=str(by.pk), detail=change), by=by)


@act()
def note_password(*, by: User) -> None:
    """A new password: Django ends every other session by itself, their hash no longer fits."""
    log.record(events.PasswordChanged(object=str(by.pk)), by=by)
