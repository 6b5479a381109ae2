"""The use cases of lists: import one or another version of it, let it be asked longer, remove it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from accounts.names import isolated, written
from audit import log
from audit.acts import act
from forum.hashlists import events, files, reading
from forum.hashlists.files import Written
from forum.hashlists.kinds import Kind
from forum.hashlists.models import HashList, today
from forum.hashlists.reading import Read


@dataclass(frozen=True)
class Facts:
    """What is said of a list that is brought."""

    name: str
    kind: Kind
    source: str
    until: date


@dataclass(frozen=True)
class Progress:
    """Whom to tell how far it is: lines with bytes of bytes, then bands of bands."""

    reading: reading.Told = lambda lines, done, size: None
    writing: Callable[[int, int], None] = lambda done, whole: None


def import_list(
    *, by: User | None, login: str, facts: Facts, file: Path, column: str = "", progress: Progress
) -> tuple[HashList, Read]:
    """A file becomes a list, or the next version of the list of that name; by nobody is by the machine's operator.

    Minutes pass before the one transaction, in which the row alone changes: until then the former version is asked.
    """
    _checked(by, facts)
    read = reading.read(file, facts.kind, column=column, told=progress.reading)
    new = files.write(read.digests, facts.kind, progress.writing)
    try:
        kept = keep_version(by=by, login=login, facts=facts, new=new)
    except BaseException:
        files.discard(new.name)
        raise
    files.sweep(HashList.objects.kept().values_list("file", flat=True))
    return kept, read


@act()
def keep_version(*, by: User | None, login: str, facts: Facts, new: Written) -> HashList:
    """The list of that name is this file from now on; the file of its former version goes."""
    name = _checked(by, facts)
    found = HashList.objects.kept().filter(name__iexact=name).first()
    one = HashList.objects.kept().locked(found.pk) if found else HashList(name=name, kind=facts.kind, version=0)
    if one.kind != facts.kind:
        told = {"name": isolated(one.name), "kind": one.get_kind_display()}
        raise BadInput(_("%(name)s is a list of the kind %(kind)s. Remove it first, or choose another name.") % told)
    if one.file:
        transaction.on_commit(partial(files.discard, one.file), robust=True)
    one.version += 1
    one.source, one.enabled_until, one.added_by, one.added_at = facts.source.strip(), facts.until, by, timezone.now()
    one.file, one.count, one.file_sha256 = new.name, new.count, new.sha256
    log.record(
        events.HashListImported(
            object=str(one.pk),
            detail=f"{one.name}; {one.kind}, version {one.version}, {one.count} entries, until {facts.until}; "
            f"from: {one.source}{_at_machine(by, login)}",
        ),
        by=by,
    )
    one.save()
    return one


@act()
def extend_list(*, by: User, list_id: UUID, until: date) -> HashList:
    """An administrator lets it be asked longer; to end it earlier they remove it and say why."""
    permissions.check_administer(by)
    one = HashList.objects.visible_to(by).locked(list_id)
    if until < today() or until <= one.enabled_until:
        raise BadInput(_("Choose a day that is later than the present last day, and not over."))
    told = f"{one.name}; from {one.enabled_until} to {until}"
    log.record(events.HashListExtended(object=str(one.pk), detail=told), by=by)
    one.enabled_until = until
    one.save(update_fields=["enabled_until"])
    return one


@act()
def remove_list(*, by: User | None, list_id: UUID, reason: str, login: str = "") -> HashList:
    """It is asked no more and its file goes; that it was there stays on the trail."""
    _check(by)
    one, reason = HashList.objects.kept().locked(list_id), reason.strip()
    if not reason:
        raise BadInput(_("Write why; it stands in the trail."))
    told = f"{one.name}; {one.kind}, version {one.version}, {one.count} entries{_at_machine(by, login)}"
    log.record(events.HashListRemoved(object=str(one.pk), justification=reason, detail=told), by=by)
    one.removed_at = timezone.now()
    one.save(update_fields=["removed_at"])
    transaction.on_commit(partial(files.discard, one.file), robust=True)
    return one


def list_called(name: str) -> HashList:
    """For the operator, who knows it by its name."""
    found = HashList.objects.kept().filter(name__iexact=name.strip()).first()
    if found is None:
        raise NotFoundHere
    return found


def _check(by: User | None) -> None:
    if by is not None:
        permissions.check_administer(by)


def _checked(by: User | None, facts: Facts) -> str:
    """The name as it is kept."""
    _check(by)
    name = written(facts.name)
    if not (name and facts.source.strip()):
        raise BadInput(_("Give the list's name, and say in words where it is from."))
    if len(name) > 120 or len(facts.source.strip()) > 400:
        raise BadInput(_("A list's name has at most 120 characters, where it is from at most 400."))
    if facts.until < today():
        raise BadInput(_("The last day of a list lies ahead."))
    return name


def _at_machine(by: User | None, login: str) -> str:
    """Who ran the command, as in other entries of the operator's acts; empty for what was done by a page."""
    return f"; login={login}" if login or by is None else ""
