"""Taking passages out of columns of rows, one row at a time: what lies sealed is written by saving its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Q

from forum.arranging.models import Group, Link
from forum.arrival.models import Overruling
from forum.audience.models import Handover
from forum.bookmarks.models import Bookmark
from forum.cases.models import Case
from forum.conduct.judging import hash_of
from forum.conduct.models import Appeal, Strike
from forum.drafts.models import Draft
from forum.emergency.models import Opening
from forum.flags.models import Flag
from forum.practice.models import Truth
from forum.redaction.passages import Scrubber
from forum.referrals.models import Referral
from forum.review.models import Decision, Escalation, HeldVerdict, Question, Review


@dataclass(frozen=True)
class Notes:
    """Words about a case that no moderator could redact on a page of their own: every copy goes with the original."""

    model: type[models.Model]
    columns: tuple[str, ...]
    of_case: Callable[[Case], Q]
    with_rows: tuple[str, ...] = ()


def _by(path: str) -> Callable[[Case], Q]:
    return lambda case: Q(**{path: case})


NOTES = (
    Notes(Flag, ("words",), _by("report__review__case"), ("report__review__case",)),
    Notes(Decision, ("reason",), _by("review__case"), ("review__case",)),
    Notes(Question, ("words", "answer"), _by("review__case"), ("review__case",)),
    Notes(Escalation, ("reason",), _by("review__case"), ("review__case",)),
    Notes(Strike, ("words",), _by("decision__review__case"), ("decision__review__case",)),
    Notes(Appeal, ("words",), _by("review__case"), ("review__case",)),
    Notes(HeldVerdict, ("reason", "strike_words"), _by("review__case"), ("review__case",)),
    Notes(Bookmark, ("note",), _by("case")),
    Notes(Group, ("label", "proposed"), _by("case"), ("case",)),
    Notes(Link, ("reason",), lambda case: Q(one__case=case) | Q(other__case=case), ("one__case", "other__case")),
    Notes(Overruling, ("reason",), _by("arrival__case"), ("arrival",)),
    Notes(Handover, ("reason",), _by("case"), ("case",)),
    Notes(Opening, ("reason",), _by("case")),
    Notes(Referral, ("message", "reason", "note"), _by("case"), ("case",)),
    Notes(Truth, ("explanation", "credit"), _by("case")),
)


def change(row: models.Model, scrubber: Scrubber, columns: Iterable[str]) -> dict[str, str]:
    """What stood in those columns of this row that changed."""
    before = {}
    for column in columns:
        value = getattr(row, column)
        scrubbed = scrubber.within(value)
        if scrubbed != value:
            before[column] = value
            setattr(row, column, scrubbed)
    if before:
        row.save(update_fields=list(before))
    return before


def notes(case: Case, scrubber: Scrubber) -> int:
    """All of NOTES; how many rows changed."""
    changed = 0
    for one in NOTES:
        rows = one.model._default_manager.filter(one.of_case(case)).select_related(*one.with_rows)
        changed += sum(bool(change(row, scrubber, one.columns)) for row in list(rows))
    for group in Group.objects.filter(case=case).exclude(proposed="").select_related("case"):
        rehash(Review.Kind.LABEL, group.pk, group.seen_hash())
    for handover in Handover.objects.filter(case=case, state=Handover.State.ASKED).select_related("case"):
        rehash(Review.Kind.HANDOVER, handover.pk, handover.seen_hash())
    for appeal in Appeal.objects.filter(review__case=case).select_related("review__case", "decision", "strike"):
        rehash(Review.Kind.APPEAL, appeal.review.subject, hash_of(appeal.decision, appeal.strike, appeal.words))
    return changed + drafts(case, scrubber)


def drafts(case: Case, scrubber: Scrubber) -> int:
    """Of everybody. A window that is still open is not up to date any more, and what it saves is scrubbed as well."""
    changed = 0
    for draft in list(Draft.objects.unsent().filter(case=case).select_related("case")):
        words = scrubber.within(draft.words)
        if words != draft.words:
            draft.words, draft.revision = words, draft.revision + 1
            draft.save(update_fields=["words", "revision"])
            changed += 1
    return changed


def rehash(kind: Review.Kind, subject: UUID, seen_hash: str) -> None:
    """What waits is decided on as it is now: whoever has the old text before them is asked to look again."""
    waiting = Review.objects.filter(kind=kind, subject=subject, state=Review.State.WAITING)
    waiting.exclude(seen_hash=seen_hash).update(seen_hash=seen_hash)
