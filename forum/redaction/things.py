"""Of what words can be taken out: what a moderator is shown of it, and who may. Each is asked for anew under locks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.errors import NotFoundHere
from accounts.models import User
from forum.answers import sealing
from forum.answers.models import Answer
from forum.boards.models import moderates
from forum.cases.models import Case, Grant
from forum.cases.states import PUBLISHED, CaseState
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post, Revision
from forum.discussion.saying import said_to
from forum.redaction.models import What
from forum.redaction.passages import Scrubber
from forum.review.models import Review

Row = Post | Clue | Case | Answer
Part = tuple[str, str]  # its code, and the words that stand there


@dataclass(frozen=True)
class Former:
    """A case that a post stood in before it was moved, locked like its own."""

    case: Case
    last: int  # the number of the last version that was read there
    passages: tuple[str, ...] = ()  # of those to be taken out: what stood in one of these


@dataclass(frozen=True)
class Thing:
    """One of them, with the texts of it that this moderator reads."""

    what: What
    row: Row
    case: Case
    author: User
    parts: tuple[Part, ...]
    former: tuple[Former, ...] = ()

    @property
    def pk(self) -> UUID:
        return self.row.pk

    @property
    def reached(self) -> tuple[Former, ...]:
        """Former cases in which anything is to be taken out."""
        return tuple(one for one in self.former if one.passages)

    @property
    def seen_hash(self) -> str:
        """SHA-256 over the words shown."""
        told = "\x00".join(f"{code}\x00{words}" for code, words in self.parts)
        return hashlib.sha256(f"{self.what}\x00{self.pk}\x00{told}".encode()).hexdigest()

    @property
    def is_read(self) -> bool:
        """Others read it; else it waits at the desk."""
        if isinstance(self.row, Post):
            return self.row.approved_id is not None
        if isinstance(self.row, Answer):
            return self.row.text_state == Answer.TextState.APPROVED
        return self.row.state == ClueState.APPROVED if isinstance(self.row, Clue) else self.row.is_published

    @property
    def page(self) -> str:
        """Where it is read."""
        if isinstance(self.row, Post):
            return reverse("discussion:post", args=[self.pk])
        if isinstance(self.row, Answer):
            return reverse("clues:clue", args=[self.row.clue_id])
        return reverse("clues:clue" if isinstance(self.row, Clue) else "cases:case", args=[self.pk])


def cases_of(user: User) -> QuerySet[Case]:
    """Cases of boards they moderate that they see; not their own, nor those open to them in an emergency."""
    opened = Grant.objects.in_emergency().filter(case=OuterRef("pk"), user=user)
    mine = Case.objects.visible_to(user).filter(moderates(user)).exclude(author=user)
    return mine.exclude(Exists(opened))


def of(user: User, what: str, pk: UUID) -> Thing:
    """What this moderator may take words out of; NotFoundHere for all else."""
    thing = _FINDERS[What(what)](user, pk)
    if thing.author.pk == user.pk or not any(words for _code, words in thing.parts):
        raise NotFoundHere
    return thing


def read_before(thing: Thing, wanted: Iterable[str]) -> tuple[Former, ...]:
    """Former cases, each with those passages that were read in it: what was written since must tell it nothing."""
    found = []
    for one in thing.former:
        texts = [version.said for version in Revision.objects.filter(post=thing.pk, number__lte=one.last)]
        there = tuple(words for words in wanted if any(Scrubber((words,), "").spans(text) for text in texts))
        found.append(replace(one, passages=there))
    return tuple(found)


def waits_for(user: User, column: str = "pk") -> Exists:
    """Rows whose id is what a review is of that this moderator may decide."""
    waiting = Review.objects.visible_to(user).filter(state=Review.State.WAITING)
    return Exists(waiting.filter(subject=OuterRef(column)))


def _post(user: User, pk: UUID) -> Thing:
    waiting = Revision.objects.filter(waits_for(user), post=OuterRef("pk"), state=Revision.State.PENDING)
    readable = Q(Exists(Post.objects.visible_to(user).published().filter(pk=OuterRef("pk"))))
    rows = Post.objects.filter(case__in=cases_of(user)).filter(readable | Q(Exists(waiting)))
    row = rows.select_related("case__board", "author", "approved").one(pk)
    pending = row.revisions.filter(waits_for(user), state=Revision.State.PENDING).first()
    versions = [(code, one) for code, one in (("approved", row.approved), ("pending", pending)) if one]
    for _code, one in versions:
        one.post = row
    words = said_to(user, [one for _code, one in versions])
    return Thing(What.POST, row, row.case, row.author, tuple((code, words[one.pk]) for code, one in versions))


def _clue(user: User, pk: UUID) -> Thing:
    states = [ClueState.APPROVED, ClueState.IN_REVIEW, ClueState.HIDDEN]
    rows = Clue.objects.visible_to(user).filter(state__in=states, case__in=cases_of(user))
    row = rows.select_related("case__board", "author").one(pk)
    parts = (
        ("title", row.title), ("expect", row.expect), ("text", row.text), ("note_words", row.note_words),
    )  # fmt: skip
    return Thing(What.CLUE, row, row.case, row.author, parts)


def _case(user: User, pk: UUID) -> Thing:
    states = [*PUBLISHED, CaseState.IN_REVIEW, CaseState.HIDDEN]
    found = cases_of(user).filter(state__in=states, pk=pk).select_related("board", "author").first()
    if found is None:
        raise NotFoundHere
    parts = (("question", found.question), ("background", found.background))
    return Thing(What.CASE, found, found, found.author, parts)


def _answer(user: User, pk: UUID) -> Thing:
    """Reasons that others read, where the answers are open to them; or that wait for their verdict."""
    read = Q(text_state=Answer.TextState.APPROVED, clue__in=sealing.open_clues(user))
    rows = Answer.objects.filter(read | Q(waits_for(user)), case__in=cases_of(user))
    row = rows.select_related("case__board", "expert", "clue").one(pk)
    return Thing(What.ANSWER, row, row.case, row.expert, (("reasons", row.reasons),))


MODELS: dict[What, type[Post] | type[Clue] | type[Answer]] = {
    What.POST: Post, What.CLUE: Clue, What.ANSWER: Answer,
}  # fmt: skip
_FINDERS = {What.POST: _post, What.CLUE: _clue, What.CASE: _case, What.ANSWER: _answer}
