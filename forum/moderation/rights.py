"""Which acts of moderation exist for a reader, and what of them: asked of the rows as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from accounts.models import User
from audit import keys, queries
from audit.models import Entry
from forum.cases.models import Case, Grant
from forum.moderation.asking import Asked, moderated
from forum.moderation.operations import ABOUT_CONDUCT, ABOUT_LOOKS, ABOUT_REPORTS, ABOUT_REVIEWS
from forum.review.models import Decision, Review
from forum.second_look.models import SecondLook

Found = list[tuple[Entry, Case]]


def theirs(user: User, asked: Asked, entries: Iterable[Entry]) -> Found:
    """Those of cases that the reader moderates now, on the board where each case is now."""
    entries = list(entries)
    of_key = {key: scope.removeprefix("case:") for key, scope in keys.names(one.data_key for one in entries).items()}
    ids = {one for one in of_key.values() if ":" not in one}
    cases = moderated(user).filter(pk__in=ids).select_related("board")
    if asked.board:
        cases = cases.filter(board=asked.board)
    known = {str(case.pk): case for case in cases}
    found = [(one, known.get(of_key.get(one.data_key, ""))) for one in entries]
    return _of_their_items(user, [(entry, case) for entry, case in found if case is not None])


def _of_their_items(user: User, found: Found) -> Found:
    """What is about an item, a report or a second look only if that exists for the reader: not for its author, who
    reported it, who looked first, nor, of an answer's reasons, for an expert."""
    items = [entry.pk for entry, _case in found if entry.op in ABOUT_REVIEWS]
    judged = [entry.pk for entry, _case in found if entry.op in ABOUT_REPORTS | ABOUT_LOOKS]
    kept: set[UUID] = set()
    mine = Review.objects.visible_to(user)
    if items:
        objects = {pk: told.get("object", "") for pk, told in queries.opened(items, {"object"}).items()}
        seen = mine.filter(pk__in={one for one in objects.values() if one}).values_list("pk", flat=True)
        known = {str(pk) for pk in seen}
        kept |= {pk for pk, one in objects.items() if one in known}
    if judged:
        kept |= set(Decision.objects.filter(entry__in=judged, review__in=mine).values_list("entry", flat=True))
    guarded = ABOUT_REVIEWS | ABOUT_REPORTS | ABOUT_LOOKS
    return [(entry, case) for entry, case in found if entry.op not in guarded or entry.pk in kept]


def first_judges_to_hide(user: User, objects: Mapping[UUID, str]) -> set[UUID]:
    """Of entries (with their objects) those whose thing waits for a second look by the reader, who must be blind."""
    waiting = SecondLook.objects.filter(review__in=Review.objects.visible_to(user).waiting())
    things = {str(pk) for pk in waiting.values_list("thing", flat=True)}
    return {entry for entry, thing in objects.items() if thing in things}


def may_leave(user: User, found: Found) -> Found:
    """Guests came for a time: nothing of those cases goes with them (forum.cases.permissions.check_export).

    Reports and strikes stay in the house.
    """
    as_guest = Grant.objects.current().filter(user=user, case__in={case.pk for _entry, case in found})
    staying = ABOUT_REPORTS | ABOUT_CONDUCT
    kept_here = set(as_guest.filter(until__isnull=False).values_list("case", flat=True))
    return [(entry, case) for entry, case in found if case.pk not in kept_here and entry.op not in staying]
