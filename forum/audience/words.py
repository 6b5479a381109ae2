"""What people wrote in a case lies as its handling code says: sealed while it is RED (docs/sealing.md)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from audit import log
from audit.acts import act
from audit.sealed_text import MARK, SealedTextField, SealedWords
from forum.answers.models import Answer
from forum.arranging.models import Fingerprint, Group, Link
from forum.audience import events
from forum.audience.models import Handover
from forum.boards.models import Handling
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.conduct.models import Appeal, Strike
from forum.discussion.models import Revision
from forum.flags.models import Flag
from forum.referrals.models import Referral
from forum.review.models import Decision, Escalation, HeldVerdict, Question


def kept_as_the_code_says(case: Case, former: str) -> None:
    """A step of changing the code, in its transaction: RED words are sealed, and opened when it is RED no longer."""
    if (case.handling == Handling.RED) != (former == Handling.RED):
        write_anew(case)


def write_anew(case: Case) -> None:
    """Every sealed column of the case and of what is in it, as its code says now."""
    for row in (case, *_of(case)):
        row.save(update_fields=columns(type(row)))


def columns(model: type[SealedWords]) -> list[str]:
    """The columns of a model that hold words."""
    return [one.name for one in model._meta.local_fields if isinstance(one, SealedTextField)]


@act()
def seal_leftovers(*, case_id: UUID) -> None:
    """A RED case of before its words were sealed."""
    case = Case.objects.locked(case_id)
    log.record(events.WordsSealed(object=str(case.pk), case=str(case.pk)), by=None)
    write_anew(case)


def in_clear() -> list[UUID]:
    """RED cases whose question lies in clear."""
    red = Case.objects.filter(handling=Handling.RED).exclude(question__startswith=MARK)
    return list(red.values_list("pk", flat=True))


def _of(case: Case) -> Iterator[SealedWords]:
    yield from Clue.objects.filter(case=case).select_related("case")
    yield from Revision.objects.filter(post__case=case).select_related("post__case")
    yield from Answer.objects.filter(case=case).select_related("case")
    yield from Decision.objects.filter(review__case=case).select_related("review__case")
    yield from Flag.objects.filter(report__review__case=case).select_related("report__review__case")
    for on_review in (Question, Escalation, HeldVerdict):
        yield from on_review._default_manager.filter(review__case=case).select_related("review__case")
    yield from Strike.objects.filter(decision__review__case=case).select_related("decision__review__case")
    yield from Appeal.objects.filter(review__case=case).select_related("review__case")
    yield from Referral.objects.filter(case=case).select_related("case")
    yield from Handover.objects.filter(case=case).select_related("case")
    yield from Group.objects.filter(case=case).select_related("case")
    yield from Fingerprint.objects.filter(clue__case=case).select_related("clue__case")
    linked = Link.objects.filter(Q(one__case=case) | Q(other__case=case))
    yield from linked.select_related("one__case", "other__case")
