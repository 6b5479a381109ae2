"""A few hundred cases at a time: their clues and posts in turn, with what vetting and reading leave of each."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from accounts.models import User
from forum.alerts.models import Follow, InboxItem, Mailbox
from forum.clues import indexing as clue_words
from forum.clues.models import Clue
from forum.discussion.models import Post, ReadMark, Revision
from forum.index.models import Indexed, number_of
from forum.index.steps import label, scope_of
from forum.index.terms import terms
from forum.review.models import Decision, Review
from tests.scale.cases import Opened, clue_labels, clue_of
from tests.scale.rows import Objects, Table, moment, new_id
from tests.scale.size import Size
from tests.scale.texts import Texts

BEGAN = datetime(2023, 11, 1, tzinfo=UTC)
YEARS = timedelta(days=3 * 365)
VETTED_AFTER = timedelta(minutes=7)
MOST_CLUES = 12  # of one case: the long discussion has no more to show
POST = label("k", Indexed.Kind.POST)


class Batches:
    """Writes them in the order of time; `posts` were written so far."""

    def __init__(self, size: Size, texts: Texts, dice: Random) -> None:
        self._size, self._texts, self._dice = size, texts, dice
        self._step = YEARS // (size.posts + size.clues + size.cases + 1)
        self.posts, self._at, self._seq = 0, BEGAN, Counter[User]()
        self._objects = Objects()
        self._post = Table(Post, "id case_id clue_id author_id approved_id position created_at")
        self._revision = Table(Revision, "id post_id number text html sha256 state created_at")
        self._review = Table(
            Review, "id kind subject case_id author_id seen_hash approvals_needed state waiting_since version"
        )
        self._decision = Table(Decision, "review_id by_id verdict reason seen_hash at waited")
        self._indexed = Table(
            Indexed,
            "id kind object case_id scope author_id about clue_type medium language region has_mark entered_at terms",
        )
        self._item = Table(InboxItem, "user_id seq kind case_id target why key at read_at")
        self._follow = Table(Follow, "user_id case_id clue_type language level by_itself since")
        self._mark = Table(ReadMark, "user_id case_id position")

    def write(self, cases: list[Opened], *, read: bool) -> None:
        """In a use case that has recorded something; `read`: nothing of these is new to anybody."""
        for one in cases:
            self._open(one)
        for position in range(1, max(one.length for one in cases) + 1):
            for one in cases:
                if position <= one.length:
                    if position % 10 == 5 and len(one.clues) < MOST_CLUES:
                        self._clue(one)
                    self._one_post(one, position, read=read)
        for one in cases:
            self._leave(one)
        self._objects.write()
        for table in (self._post, self._revision, self._review, self._decision, self._indexed, self._item):
            table.write()
        self._follow.write()
        self._mark.write()

    def close(self) -> None:
        """Where each inbox stands."""
        boxes = [Mailbox(user=user, last_seq=seq, shown_seq=seq, mail_seq=seq) for user, seq in self._seq.items()]
        Mailbox.objects.bulk_create(boxes, batch_size=500)

    def _next(self) -> datetime:
        self._at += self._step
        return self._at

    def _open(self, one: Opened) -> None:
        case, at = one.case, self._next()
        case.created_at, case.published_at = at, at + VETTED_AFTER
        self._objects.add(case)
        words = " ".join(sorted(terms(f"{case.code} {case.question}")))
        told = f"{one.scopes} {label('k', Indexed.Kind.CASE)} {words}"
        self._place(one, Indexed.Kind.CASE, case.pk.hex, case.author, at, told)
        self._vetted(one, Review.Kind.CASE, case.pk.hex, case.author, at, case.pk.hex * 2)

    def _clue(self, one: Opened) -> None:
        clue, media = clue_of(one, self._next(), self._texts, self._dice)
        self._objects.add(clue, *media)
        words = " ".join(sorted(terms(clue_words.words(clue))))
        told = f"{one.scopes} {clue_labels(clue, Indexed.Kind.CLUE)} {words}"
        self._place(one, Indexed.Kind.CLUE, clue.pk.hex, clue.author, clue.created_at, told, clue)
        self._vetted(one, Review.Kind.CLUE, clue.pk.hex, clue.author, clue.created_at, clue.pk.hex * 2)

    def _one_post(self, one: Opened, position: int, *, read: bool) -> None:
        """Every fourth is about a clue, where there is one."""
        clue = one.clues[position % len(one.clues)] if one.clues and position % 4 == 0 else None
        author, at, text = one.writers[position % len(one.writers)], self._next(), self._texts.of_post(self.posts)
        pk, revision, case, when = new_id(self._dice), new_id(self._dice), one.case.pk.hex, moment(at)
        about = clue.pk.hex if clue else None
        self._post.add(pk, case, about, author.pk.hex, revision, position, when)
        self._revision.add(revision, pk, 1, text.text, text.html, text.sha256, "approved", when)
        seen = text.seen_with(str(clue.pk)) if clue else text.seen
        self._vetted(one, Review.Kind.POST, revision, author, at, seen)
        labels = clue_labels(clue, Indexed.Kind.POST) if clue else POST
        self._place(one, Indexed.Kind.POST, pk, author, at, f"{one.scopes} {labels} {text.terms}", clue)
        self._tell(one, position, author, pk, when, read=read)
        self.posts += 1

    def _tell(self, one: Opened, position: int, author: User, post: str, when: str, *, read: bool) -> None:
        """One of those who follow the case, in turn; in life it is each of them."""
        to = one.writers[(position + 1) % len(one.writers)]
        if to.pk == author.pk:
            return
        self._seq[to] += 1
        kind, key = InboxItem.Kind.NEW_POST, f"post:{post}"
        self._item.add(
            to.pk.hex, self._seq[to], kind.value, one.case.pk.hex, post, "{}", key, when, when if read else None
        )

    def _place(
        self, one: Opened, kind: Indexed.Kind, pk: str, author: User, at: datetime, told: str, clue: Clue | None = None
    ) -> None:
        """In the index; each thing has a microsecond of its own, so no number is taken."""
        about = (
            (clue.pk.hex, clue.clue_type, clue.medium, clue.language, clue.region) if clue else (None, "", "", "", "")
        )
        number, since = number_of(at, int(pk, 16)), moment(at + VETTED_AFTER)
        scope = scope_of(one.case).hex
        self._indexed.add(number, kind.value, pk, one.case.pk.hex, scope, author.pk.hex, *about, 0, since, told.strip())

    def _vetted(self, one: Opened, kind: Review.Kind, subject: str, author: User, at: datetime, seen: str) -> None:
        review, case = new_id(self._dice), one.case.pk.hex
        self._review.add(review, kind.value, subject, case, author.pk.hex, seen, 1, "approved", moment(at), 2)
        waited = int(VETTED_AFTER.total_seconds())
        self._decision.add(review, one.moderator.pk.hex, "approve", "", seen, moment(at + VETTED_AFTER), waited)

    def _leave(self, one: Opened) -> None:
        """Who wrote follows the case and has read nearly all of it."""
        since = moment(one.case.created_at)
        for number, person in enumerate(one.writers):
            self._follow.add(person.pk.hex, one.case.pk.hex, "", "", "follow", 1, since)
            self._mark.add(person.pk.hex, one.case.pk.hex, max(0, one.length - number))
