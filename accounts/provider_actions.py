"""Links between a person and who they are at their organisation's provider: made, taken off, and found at sign-in."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events, locking, sessions
from accounts.errors import NotFoundHere, WrongState
from accounts.models import ProviderLink, User
from accounts.providers import Provider, is_code
from audit import keys, log
from audit.acts import act


def offered_to(user: User) -> list[Provider]:
    """The providers of that person's own organisation."""
    return [one for one in settings.SIGN_IN_PROVIDERS.values() if one.organisation == user.organisation_id]


@act()
def link(*, by: User, provider: Provider, subject: str, here: str | None) -> None:
    """Whoever the provider calls `subject` may begin to sign in as this person. Every other session of theirs ends.

    Never the other way round: nobody gets an account, a unit or a role by what a provider says.
    """
    person = User.objects.locked(by.pk)
    if provider not in offered_to(person):
        raise NotFoundHere
    if ProviderLink.objects.filter(user=person, provider=provider.code).exists():
        raise WrongState(_("You have linked an account there already. Take that link off first."))
    known_as = _hashed(provider, subject)
    try:
        with transaction.atomic():  # of two people in the same moment the second waits here, and is refused
            ProviderLink.objects.create(user=person, provider=provider.code, subject=known_as)
    except IntegrityError:
        raise WrongState(_("That account is linked to somebody else here. Tell an administrator.")) from None
    log.record(events.ProviderLinked(object=str(by.pk), detail=provider.code), by=by)
    sessions.end_others(by, here)


@act()
def unlink(*, by: User, code: str, here: str | None) -> None:
    """A person takes their own link off, and every other session of theirs ends."""
    if not is_code(code):
        raise NotFoundHere
    found = ProviderLink.objects.filter(user=User.objects.locked(by.pk), provider=code).first()
    if found is None:
        raise NotFoundHere
    log.record(events.ProviderUnlinked(object=str(by.pk), detail=code), by=by)
    found.delete()
    sessions.end_others(by, here)


def who_is(provider: Provider, subject: str) -> tuple[User | None, str]:
    """Whom the provider's word is about, and, where nobody may sign in by it, why not (for the trail)."""
    links = ProviderLink.objects.select_related("user")
    found = links.filter(provider=provider.code, subject=_hashed(provider, subject)).first()
    if found is None:
        return None, "not linked"
    if not found.user.is_active:
        return found.user, "inactive"
    if found.user.organisation_id != provider.organisation:
        return found.user, "of another organisation"
    if locking.shuts_out(found.user, set()):
        return found.user, "locked"
    ProviderLink.objects.filter(pk=found.pk).update(used_at=timezone.now())
    return found.user, ""


def _hashed(provider: Provider, subject: str) -> str:
    """`sub` is unique within its issuer alone (OpenID Connect Core 1.0, 5.7)."""
    return keys.lookup("provider", f"{provider.issuer}\0{subject}")
