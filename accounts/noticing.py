"""Steps of a sign-in: is it from a device or a country that was not seen before, and who should know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts import events, news
from accounts.devices import Arrival
from accounts.familiar import MOST_DEVICES, Familiar
from accounts.leads import leads_of
from accounts.models import User
from audit import log
from audit.acts import act

Kind = Familiar.Kind
NEW_DEVICE, NEW_COUNTRY, UNIT_COUNTRY = "new_device", "new_country", "unit_country"
OFTEN = timedelta(hours=1)  # between two notes that the same was seen again


def arrive(person: User, came: Arrival, at: str) -> list[str]:
    """What is new (`device`, `country`), told to whom it concerns. `at` is the sign-in's own key for the inbox.

    The person's row is held: of two sign-ins at once from one new device the second finds it known.
    """
    countries = set(_remembered(person, Kind.COUNTRY))
    knew_devices = bool(_remembered(person, Kind.DEVICE))
    is_new_device = _note(person, Kind.DEVICE, came.device) and (knew_devices or not came.is_first)
    is_new_country = bool(came.country) and _note(person, Kind.COUNTRY, came.country)
    usual = countries or ({person.organisation.country} if person.organisation else set()) - {""}
    _forget(person)
    new = []
    if is_new_device:
        new.append(Kind.DEVICE.value)
        _tell(events.NewDeviceSeen, person, at, {NEW_DEVICE: [person]})
    if is_new_country and usual and came.country not in usual:
        new.append(Kind.COUNTRY.value)
        _tell(events.NewCountrySeen, person, at, {NEW_COUNTRY: [person], UNIT_COUNTRY: leads_of(person)}, came.country)
    return new


@act()
def forget_old() -> int:
    """What nobody has signed in from for 180 days is forgotten, with an entry; returns how many."""
    gone = Familiar.objects.forgotten().count()
    if gone:
        log.record(events.FamiliarForgotten(detail=str(gone)), by=None)
        Familiar.objects.forgotten().delete()
    return gone


def _remembered(person: User, kind: Kind) -> list[str]:
    return list(Familiar.objects.remembered().filter(user=person, kind=kind).values_list("what", flat=True))


def _note(person: User, kind: Kind, what: str) -> bool:
    """Seen now; whether it is new. What was forgotten but is still there is new again."""
    row = Familiar.objects.filter(user=person, kind=kind, what=what).first()
    if row is None:
        Familiar.objects.create(user=person, kind=kind, what=what)
        return True
    was_known = Familiar.objects.remembered().filter(pk=row.pk).exists()
    if timezone.now() - row.seen_at > OFTEN:
        row.seen_at = timezone.now()
        row.save(update_fields=["seen_at"])
    return not was_known


def _forget(person: User) -> None:
    rows = Familiar.objects.filter(user=person)
    rows.forgotten().delete()
    devices = rows.filter(kind=Kind.DEVICE).order_by("-seen_at", "-pk")
    rows.filter(pk__in=list(devices.values_list("pk", flat=True)[MOST_DEVICES:])).delete()


def _tell(
    event: type[events.NewDeviceSeen | events.NewCountrySeen],
    person: User,
    at: str,
    whom: dict[str, Iterable[User]],
    detail: str = "",
) -> None:
    log.record(event(object=str(person.pk), detail=detail), by=person)
    for kind, people in whom.items():
        news.tell(news.Notice(kind=kind, to=people, key=f"{kind}:{at}", about=person))
