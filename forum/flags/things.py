"""What can be reported, each with what is seen of it and the steps that take it from its readers; call under locks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.alerts.models import InboxItem
from forum.cases.models import Case
from forum.cases.states import PUBLISHED, CaseState
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post, Revision
from forum.flags.models import What
from forum.review.cases import seen_hash

NOTHING = hashlib.sha256(b"").hexdigest()  # of a post of which readers see nothing


@dataclass
class PostThing:
    """What readers see of a post, or saw before it was hidden."""

    row: Post
    what = What.POST

    @property
    def revision(self) -> Revision | None:
        if self.row.approved is not None:
            self.row.approved.post = self.row
            return self.row.approved
        return self.row.revisions.filter(state=Revision.State.HIDDEN).order_by("-number").first()

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def subject(self) -> UUID:
        """What its review is of: the decision's reason is looked up by the text."""
        return self.revision.pk if self.revision else self.row.pk

    @property
    def is_read(self) -> bool:
        return self.row.approved_id is not None

    @property
    def seen_hash(self) -> str:
        return self.revision.seen_hash() if self.revision else NOTHING

    @property
    def words(self) -> str:
        return self.revision.text if self.revision else ""

    def hide(self) -> str:
        self.row.take_from_readers(Revision.State.HIDDEN)
        return ""

    def show_again(self, was: str) -> None:
        hidden = self.revision
        if not self.is_read and hidden is not None:
            hidden.move_to(Revision.State.APPROVED)
            self.row.show(hidden)
        self._move(Revision.State.APPROVED, Revision.State.HIDDEN)

    def take_down(self) -> None:
        self._out(Revision.State.RETURNED)

    def hold_back(self) -> None:
        self._out(Revision.State.QUARANTINED)

    def _out(self, state: str) -> None:
        if self.is_read:
            self.row.take_from_readers(state)
        self._move(state, Revision.State.HIDDEN, Revision.State.APPROVED)

    def _move(self, state: str, *those: str) -> None:
        """What was replaced meanwhile shares its fate: the versions of a post are readable too."""
        for revision in self.row.revisions.filter(state__in=those):
            revision.move_to(state)


@dataclass
class ClueThing:
    """A clue: its words, and its file by hash."""

    row: Clue
    what = What.CLUE

    @property
    def case(self) -> Case:
        return self.row.case

    @property
    def subject(self) -> UUID:
        return self.row.pk

    @property
    def is_read(self) -> bool:
        return self.row.state == ClueState.APPROVED

    @property
    def seen_hash(self) -> str:
        return self.row.seen_hash()

    @property
    def words(self) -> str:
        parts = [self.row.title, self.row.expect, ", ".join(self.row.contains), self.row.note_words, self.row.text]
        return "\n".join(part for part in parts if part)

    def hide(self) -> str:
        self.row.move_to(ClueState.HIDDEN)
        return ""

    def show_again(self, was: str) -> None:
        if self.row.state == ClueState.HIDDEN:
            self.row.move_to(ClueState.APPROVED)

    def take_down(self) -> None:
        self.row.move_to(ClueState.RETURNED)

    def hold_back(self) -> None:
        self.row.move_to(ClueState.QUARANTINED)


@dataclass
class CaseThing:
    """A case by its question: what is in it comes and goes with it."""

    row: Case
    what = What.CASE

    @property
    def case(self) -> Case:
        return self.row

    @property
    def subject(self) -> UUID:
        return self.row.pk

    @property
    def is_read(self) -> bool:
        return self.row.is_published

    @property
    def seen_hash(self) -> str:
        return seen_hash(self.row)

    @property
    def words(self) -> str:
        return "\n".join(part for part in (self.row.question, self.row.background) if part)

    def hide(self) -> str:
        was = str(self.row.state)
        self.row.move_to(CaseState.HIDDEN)
        return was

    def show_again(self, was: str) -> None:
        if self.row.state == CaseState.HIDDEN:
            self.row.show_again(CaseState(was))

    def take_down(self) -> None:
        self.row.move_to(CaseState.DRAFT)

    def hold_back(self) -> None:
        self.row.move_to(CaseState.HELD_BACK)


Thing = PostThing | ClueThing | CaseThing


def read_by(user: User, what: str, pk: UUID) -> Thing:
    """What this person reads now; NotFoundHere for all else."""
    if what == What.POST:
        related = Post.objects.visible_to(user).published().select_related("case", "author", "approved", "mark")
        return PostThing(related.one(pk))
    if what == What.CLUE:
        return ClueThing(Clue.objects.visible_to(user).approved().select_related("case", "author").one(pk))
    return CaseThing(Case.objects.visible_to(user).filter(state__in=PUBLISHED).select_related("author").one(pk))


def of(what: str, pk: UUID, case: Case) -> Thing:
    """What is judged, locked, whether anybody reads it now or not; its review was asked for rights."""
    if what == What.CASE:
        if pk != case.pk:
            raise NotFoundHere
        return CaseThing(case)
    if what == What.CLUE:
        clue = Clue.objects.filter(case=case).select_related("author").locked(pk)
        clue.case = case
        return ClueThing(clue)
    post = Post.objects.filter(case=case).select_related("author", "approved", "mark").locked(pk)
    post.case = case
    return PostThing(post)


def told_as(thing: Thing) -> dict[str, str]:
    """How an inbox row finds it on the page of its case."""
    return thing.row.in_alerts if isinstance(thing, ClueThing) else {"thing": str(thing.what)}


def unread_notices(thing: Thing) -> set[UUID]:
    """Everybody but its author who has an unread row about it."""
    rows = InboxItem.objects.filter(target=thing.row.pk, read_at=None).exclude(user=thing.row.author_id)
    return set(rows.values_list("user", flat=True))
