"""What pages read about reports: one's own, what a moderator judges, and whose reports were often wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from accounts import leads
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, audience
from forum.clues.models import Clue
from forum.discussion import rendering
from forum.discussion.models import CALLED, Mention, Post, Revision
from forum.discussion.quoting import credits_for_all
from forum.discussion.saying import leaves_out, said
from forum.flags import things
from forum.flags.models import Flag, Report, What
from forum.flags.things import PostThing, Thing
from forum.review.models import Decision, Review

PAGE = 50
LATELY = timedelta(days=90)
OFTEN = 3  # reports that hid something for nothing, and more than half of theirs, before a lead is shown it
Kind = InboxItem.Kind


@dataclass(frozen=True)
class Own:
    """A report of one's own; without its case where one may not see that any more."""

    flag: Flag
    case: Case | None
    what: str
    state: str
    reason: str


@dataclass(frozen=True)
class Judging:
    """What a moderator is shown: what was said, by nobody's name, the text then and the text now."""

    thing: Thing
    flags: list[Flag]
    seen: list[str]  # the texts that were reported, each once
    html: str  # of a post, as readers see it
    is_changed: bool
    is_hidden: bool


@dataclass(frozen=True)
class Wrong:
    """Of somebody whom a lead looks after: reports that hid something, and how many of them were about nothing."""

    person: User
    hid: int
    for_nothing: int


def own(user: User) -> list[Own]:
    """The newest of one's own reports; three queries however many there are.

    What became of those of a case that is hidden or taken down is told to who is of its audience still.
    """
    flags = list(Flag.objects.visible_to(user).select_related("report__review__case").order_by("-at", "pk")[:PAGE])
    mine = Q(author=user) | (audience(user) & ~kept_out(user))
    seen = Case.objects.filter(mine).in_bulk([one.report.review.case_id for one in flags])
    reviews = [one.report.review_id for one in flags]
    said = {one.review_id: one for one in Decision.objects.filter(review__in=reviews).select_related("review__case")}
    return [_own(flag, seen.get(flag.report.review.case_id), said.get(flag.report.review_id)) for flag in flags]


def _own(flag: Flag, case: Case | None, decision: Decision | None) -> Own:
    """Of a case that they may not see any more, not even what became of the report."""
    what = flag.report.get_what_display()
    if case is None:
        return Own(flag, None, what, "unseen", "")
    state = flag.report.review.state
    told = state == Review.State.APPROVED and decision is not None  # why it was taken down is for its author
    return Own(flag, case, what, state, decision.reason if told and decision else "")


def judging(review: Review) -> Judging:
    """Beside each other; what is decided on is the text of now, so its hash is what the form sends back."""
    report = Report.objects.get(review=review)
    assert review.case is not None
    thing = shown(report.what, report.thing, review.case)
    flags = list(report.flags.select_related("report__review__case").order_by("at", "pk"))
    review.seen_hash = thing.seen_hash
    is_changed = any(one.seen_hash != thing.seen_hash for one in flags)
    seen = list(dict.fromkeys(_snapshots(thing, flags)))
    return Judging(thing, flags, seen, html(thing), is_changed,
                   not thing.is_read)  # fmt: skip


def _snapshots(thing: Thing, flags: Sequence[Flag]) -> Iterator[str]:
    """What was kept of each; of a version that quotes what is left out by now, only what its readers would read."""
    wanted = [one.revision for one in flags if one.revision]
    versions = {one.pk: one for one in Revision.objects.filter(pk__in=wanted).select_related("post__case")}
    credit = credits_for_all(list(versions.values()))
    for one in flags:
        version = versions.get(one.revision) if one.revision else None
        if version and leaves_out(version, credit):
            yield said(version, credit)
        else:
            yield _with_names(thing, one.seen_words)


def _with_names(thing: Thing, words: str) -> str:
    """Of a post: whom it calls by the name of today; what is kept holds only the ids of these mentions."""
    if not isinstance(thing, PostThing) or not CALLED.search(words):
        return words
    called = Mention.objects.filter(revision__post=thing.row).select_related("person")
    names = {str(one.pk): one.person.name for one in called}
    return CALLED.sub(lambda found: f"@{names.get(found[1], found[1])}", words)


def shown(what: str, pk: UUID, case: Case) -> Thing:
    """The same as things.of, without a lock: nothing is written."""
    if what == What.POST:
        return PostThing(Post.objects.filter(case=case).select_related("author", "approved", "mark", "case").one(pk))
    if what == What.CASE:
        return things.CaseThing(case)
    clue = Clue.objects.filter(case=case).select_related("author").one(pk)
    clue.case = case
    return things.ClueThing(clue)


def html(thing: Thing) -> str:
    """Of a post, as its readers see it; empty for all else."""
    if not isinstance(thing, PostThing) or thing.revision is None:
        return ""
    thing.revision.post = thing.row
    return rendering.attributed(thing.revision.html, credits_for_all([thing.revision]))


def often_wrong(lead: User) -> list[Wrong]:
    """By name, of people whom this person looks after: no case, no thing, only the numbers of ninety days."""
    nothing = Q(report__review__state=Review.State.APPROVED)
    decided = nothing | Q(report__review__state__in=[Review.State.RETURNED, Review.State.QUARANTINED])
    rows = (
        Flag.objects.filter(decided, has_hidden=True, at__gt=timezone.now() - LATELY, by__in=leads.led_by(lead))
        .values("by")
        .annotate(hid=Count("pk"), nothing=Count("pk", filter=nothing))
    )
    found = {row["by"]: row for row in rows if row["nothing"] >= OFTEN and row["nothing"] * 2 > row["hid"]}
    people = User.objects.filter(pk__in=found).select_related("organisation").order_by("name", "pk")
    return [Wrong(person, found[person.pk]["hid"], found[person.pk]["nothing"]) for person in people]
