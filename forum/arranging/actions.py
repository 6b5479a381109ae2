"""The use cases of a case's board: groups and where clues lie, each compared with what its doer saw."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import User
from accounts.names import isolated
from audit import log
from audit.acts import act
from audit.events import Event
from forum.alerts import streams
from forum.arranging import events, naming, ordering, permissions
from forum.arranging.models import Arrangement, Group, Placing
from forum.cases.models import Case
from forum.clues.models import Clue

MOST_GROUPS = 30


@dataclass(frozen=True)
class Seen:
    """The board that somebody changes, in the version that was before them."""

    case_id: UUID
    version: int


@act()
def make_group(*, by: User, seen: Seen, label: str) -> Group:
    """A new group at the end; its name waits for vetting."""
    case = _opened(by, seen)
    if case.clue_groups.count() >= MOST_GROUPS:
        raise BadInput(_("A board has at most %(n)d groups. Take one away first.") % {"n": MOST_GROUPS})
    last = case.clue_groups.aggregate(last=Max("place"))["last"] or 0
    group = Group(case=case, place=last + 1)
    item = naming.propose(group, by, label)
    _changed(by, case, events.GroupMade(object=str(group.pk), case=str(case.pk)))
    naming.ask(item)
    return group


@act()
def rename_group(*, by: User, seen: Seen, group_id: UUID, label: str) -> Group:
    """Another name; the old one is shown until a moderator has approved it."""
    case = _opened(by, seen)
    group = _group(case, group_id)
    item = naming.propose(group, by, label)
    log.record(events.GroupRenamed(object=str(group.pk), case=str(case.pk)), by=by)  # what waits pokes nobody
    naming.ask(item)
    return group


@act()
def move_group(*, by: User, seen: Seen, group_id: UUID, step: int) -> Group:
    """One place up (-1) or down (+1)."""
    case = _opened(by, seen)
    groups = list(case.clue_groups.all())
    at = groups.index(_group(case, group_id))
    group = groups.pop(at)
    to = min(max(at + step, 0), len(groups))
    groups.insert(to, group)
    _changed(by, case, events.GroupMoved(object=str(group.pk), case=str(case.pk), detail=f"to {to + 1}"))
    for place, one in enumerate(groups, 1):
        if one.place != place:
            one.place = place
            one.save(update_fields=["place"])
    return group


@act()
def remove_group(*, by: User, seen: Seen, group_id: UUID) -> None:
    """Its clues lie in no group, after those that do already."""
    case = _opened(by, seen)
    group = _group(case, group_id)
    naming.forget(group)
    _changed(by, case, events.GroupRemoved(object=str(group.pk), case=str(case.pk)))
    lists = _lists(by, case)
    _write({None: lists[None] + lists[group.pk]})
    Placing.objects.filter(group=group).delete()  # of clues that nobody sees any more
    group.delete()


@act()
def step_clue(*, by: User, seen: Seen, clue_id: UUID, step: int) -> Clue:
    """One place up (-1) or down (+1) in its group."""
    case = _opened(by, seen)
    clue = _clue(by, case, clue_id)
    lists = ordering.stepped(_lists(by, case), clue.pk, step)
    return _moved(by, case, clue, lists)


@act()
def put_clue(*, by: User, seen: Seen, clue_id: UUID, group_id: UUID | None, before: UUID | None = None) -> Clue:
    """Into a group (none: out of all), before one of its clues or at its end."""
    case = _opened(by, seen)
    clue = _clue(by, case, clue_id)
    group = _group(case, group_id).pk if group_id else None
    return _moved(by, case, clue, ordering.put(_lists(by, case), clue.pk, group, before))


def _opened(by: User, seen: Seen) -> Case:
    """The case's lock is the board's too: two who move at once are one after the other, and the second is told."""
    case = Case.objects.visible_to(by).locked(seen.case_id)
    permissions.check_arrange(by, case)
    now = Arrangement.objects.filter(case=case).select_related("changed_by").first()
    if now is not None and now.version != seen.version:
        told = {"name": isolated(now.changed_by.name), "age": timesince(now.changed_at)}
        raise Conflict(_("%(name)s changed this board %(age)s ago. Look at it as it is now, then do yours.") % told)
    return case


def _changed(by: User, case: Case, event: Event) -> None:
    """The entry, the next version, and a word to all who look at it."""
    log.record(event, by=by)
    board = Arrangement.objects.filter(case=case).first() or Arrangement(case=case)
    board.version += 1
    board.changed_by, board.changed_at = by, timezone.now()
    board.save()
    case.touch()
    streams.poke_case(case)


def _moved(by: User, case: Case, clue: Clue, lists: ordering.Lists) -> Clue:
    group = ordering.group_of(lists, clue.pk)
    where = f"{group or 'no group'}, place {lists[group].index(clue.pk) + 1}"
    _changed(by, case, events.ClueMoved(object=str(clue.pk), case=str(case.pk), detail=where))
    _write({group: lists[group]})
    return clue


def _write(lists: ordering.Lists) -> None:
    """A row for each clue of these lists whose group or place is another."""
    rows = {row.clue_id: row for row in Placing.objects.filter(clue__in=[pk for one in lists.values() for pk in one])}
    for group, clues in lists.items():
        for place, pk in enumerate(clues, 1):
            row = rows.get(pk) or Placing(clue_id=pk, place=0)
            if (row.group_id, row.place) != (group, place):
                row.group_id, row.place = group, place
                row.save()


def _lists(by: User, case: Case) -> ordering.Lists:
    clues = Clue.objects.visible_to(by).approved().filter(case=case).order_by("number").values_list("pk", flat=True)
    placed = {row.clue_id: (row.group_id, row.place) for row in Placing.objects.filter(clue__case=case)}
    return ordering.lists_of(clues, case.clue_groups.values_list("pk", flat=True), placed)


def _clue(by: User, case: Case, clue_id: UUID) -> Clue:
    return Clue.objects.visible_to(by).approved().filter(case=case).locked(clue_id)


def _group(case: Case, group_id: UUID) -> Group:
    group = Group.objects.filter(case=case).select_related("case").filter(pk=group_id).first()
    if group is None:
        raise NotFoundHere
    return group
