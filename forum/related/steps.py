"""A step of the approval of a clue: its signs are kept, and authors who hold the same one get a hint."""

from __future__ import annotations

from audit import keys, log
from forum.alerts import steps as alerts
from forum.alerts.models import InboxItem
from forum.clues.models import Clue, Media
from forum.related import events, queries, signs
from forum.related.models import Sign


def look(clue: Clue) -> None:
    """Both sides are told, each as far as its own rules allow: a RED case gets hints and gives none."""
    if clue.case.is_practice:
        return
    found = sorted(digests_of(clue) - set(clue.signs.values_list("digest", flat=True)))
    if not found:
        return
    log.record(events.SignsFound(object=str(clue.pk), case=str(clue.case_id), detail=str(len(found))), by=None)
    Sign.objects.bulk_create(Sign(clue=clue, digest=digest) for digest in found)
    if queries.others(clue.case.author, clue).exists():
        _tell(clue)
    same = Sign.objects.filter(digest__in=found).exclude(clue__case=clue.case_id).values("clue")
    for other in Clue.objects.filter(pk__in=same).select_related("case__author").order_by("pk"):
        if other.case.is_published and queries.others(other.case.author, other).filter(pk=clue.pk).exists():
            _tell(other)


def digests_of(clue: Clue) -> set[str]:
    """Keyed hashes, so that a stolen database can't be asked for a number."""
    original = clue.media.filter(role=Media.Role.ORIGINAL).values_list("sha256", flat=True).first() or ""
    found = signs.of_clue(text=clue.text, region=clue.region, file_sha256=original)
    return {keys.lookup(f"sign/{kind}", value) for kind, value in found}


def _tell(clue: Clue) -> None:
    case = clue.case
    key, why = f"related:{clue.pk}", clue.in_alerts
    alerts.tell([case.author], kind=InboxItem.Kind.RELATED, key=key, case=case, target=case.pk, why=why)
