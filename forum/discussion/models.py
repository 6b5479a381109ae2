"""Posts and their revisions; a reader sees the newest approved revision, its author also the pending one."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import Role, User
from accounts.prepared import PERSON, Asked, Rule
from accounts.prepared_queries import one_of
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.cases.models import Case, sees
from forum.clues.models import Clue, Mark, shown
from forum.discussion.departures import Departure
from forum.review.models import Review

CALLED = re.compile(r"@\{([0-9a-f-]{36})\}")  # a mention, as a text keeps it


class PostQuerySet(OurQuerySet["Post"]):
    def visible_to(self, user: User) -> PostQuerySet:
        """Posts with an approved revision in cases (and on clues) one may see, and one's own."""
        return self.filter(_READS(user)) if user.is_cleared else self.none()

    def visible_in(self, user: User, case: Case, clues: Iterable[UUID] | None = None) -> PostQuerySet:
        """visible_to for one case, decided by one query at once, so that a page's others are short; a test compares.

        Given the clues of it that this person may see, by who has just read both for them, by none at all.
        """
        if clues is None:
            return self._visible_in(user, case)
        return self.readable_in(user, case.pk, list(clues))

    def readable_in(self, user: User | Asked, case: Any, clues: Any) -> PostQuerySet:
        """Of a case and of clues of which it is known that they may see them; each by its id."""
        return self.filter(Q(clue=None) | one_of("clue", clues), _readable_by(user), case=case)

    def published_in(self, case: Any, clues: Any) -> PostQuerySet:
        """Those of readable_in() of which readers see something, whoever they are: less to plan. A test compares."""
        return self.filter(Q(clue=None) | one_of("clue", clues), case=case).published()

    def _visible_in(self, user: User, case: Case) -> PostQuerySet:
        cases = Case.objects.visible_to(user).filter(pk=case.pk).order_by().values_list("pk")
        clues = Clue.objects.visible_to(user).filter(case=case).order_by().values_list("pk")
        ids = {pk for (pk,) in cases.union(clues, all=True)}
        if case.pk not in ids:
            return self.none()
        return self.visible_in(user, case, ids)

    def published(self) -> PostQuerySet:
        """Posts of which readers see something."""
        return self.filter(approved__isnull=False)

    def next_number(self, case: Case) -> int:
        """One that no post of the case has or had. Call it under the case's lock."""
        here: int | None = self.filter(case=case).aggregate(last=Max("position"))["last"]
        left: int | None = Departure.objects.filter(case=case).aggregate(last=Max("last"))["last"]
        return max(here or 0, left or 0) + 1


def _reads(user: Asked) -> Q:
    case = Case.objects.filter(sees(user), pk=OuterRef("case"))
    clue = Clue.objects.filter(shown(user), pk=OuterRef("clue"))
    return Q(Exists(case)) & (Q(clue=None) | Q(Exists(clue))) & _readable_by(user)


_READS = Rule("reads", "discussion.Post", _reads, **PERSON)


def _readable_by(user: User | Asked) -> Q:
    """Something of it is approved, or it is one's own and not held back."""
    held_back = Revision.objects.filter(post=OuterRef("pk"), state=Revision.State.QUARANTINED)
    return Q(approved__isnull=False) | (Q(author=user.pk) & ~Q(Exists(held_back)))


class Post(Protected):
    """An entry in a case's discussion, perhaps about one clue or one mark on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="posts")
    clue = models.ForeignKey(Clue, null=True, blank=True, on_delete=models.CASCADE, related_name="posts")
    mark = models.ForeignKey(Mark, null=True, blank=True, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    approved = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(null=True, blank=True)  # given at first approval: 1, 2, 3 in the case
    created_at = models.DateTimeField(default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="post_position")]

    def show(self, revision: Revision) -> bool:
        """Readers see this revision from now on; True the first time, when the post gets its number.

        Call it under the case's lock: two posts approved at once would ask for the same number.
        """
        first = self.position is None
        if first:
            self.position = Post.objects.next_number(self.case)
        self.approved = revision
        self.save(update_fields=["approved", "position"])
        return first

    def take_from_readers(self, state: str) -> None:
        """What was read is hidden, returned or held back; the number stays the post's. Under the case's lock."""
        assert self.approved is not None
        self.approved.move_to(state)
        self.approved = None
        self.save(update_fields=["approved"])


class RevisionQuerySet(OurQuerySet["Revision"]):
    def visible_to(self, user: User) -> RevisionQuerySet:
        """Each for itself: what readers see or saw, of posts one may see; what waits or was returned for its author
        and for who may vet it; what was taken back for its author. What was held back is nobody's to read again."""
        posts = Post.objects.visible_to(user).filter(pk=OuterRef("post"))
        vetted = Review.objects.visible_to(user).exclude(author=user).filter(subject=OuterRef("pk"))
        state = Revision.State
        theirs = Q(post__author=user, state__in=[state.PENDING, state.RETURNED, state.WITHDRAWN, state.CORRECTED])
        for_vetting = Q(state__in=[state.PENDING, state.RETURNED]) & Q(Exists(vetted))
        shown = Q(state=state.APPROVED) | theirs | (for_vetting if user.has_role(Role.MODERATOR) else Q(pk__in=[]))
        return self.filter(Exists(posts)).filter(shown)


class Revision(Protected, SealedWords):
    """One version of a post's text, with its HTML made once; pending until a moderator approves that text."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for vetting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        QUARANTINED = "quarantined", _("Held back")
        HIDDEN = "hidden", _("Hidden until decided")  # it was reported
        CORRECTED = "corrected", _("Corrected by a moderator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    text = SealedTextField(max_length=20000)
    html = SealedTextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    # The moderator whose wording it is; the version before it is the author's own.
    corrected_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="revision_number"),
            models.UniqueConstraint(fields=["post"], condition=Q(state="pending"), name="one_pending_revision"),
        ]

    def seen_hash(self) -> str:
        """SHA-256 over exactly what would be published: the words, their HTML, and what they are pinned to."""
        mark = self.post.mark
        pinned = f"{mark.pk} {mark.shape} {sorted(mark.geometry.items())}" if mark else ""
        parts = [self.text, self.html, str(self.post.clue_id or ""), pinned]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

    @property
    def said(self) -> str:
        """The text as it was typed: who is called by the name of today. A query if anybody is, unless read before."""
        text: str = self.text
        if not CALLED.search(text):
            return text
        names = {str(one.pk): one.person.name for one in self.mentions.all()}
        return CALLED.sub(lambda found: f"@{names[found[1]]}" if found[1] in names else found[0], text)

    def move_to(self, state: str) -> None:
        """One step along STEPS, compare-and-set in the database: two deciders can't both succeed."""
        if state not in STEPS[self.state]:
            raise WrongState(
                _("This text is “%(state)s”; that step is not possible now.") % {"state": self.get_state_display()}
            )
        if not Revision.objects.filter(pk=self.pk, state=self.state).update(state=state):
            raise WrongState(_("Somebody else has just changed this post. Load it again."))
        self.state = state

    @property
    def words_scope(self) -> str:
        return self.post.case.words_scope


STEPS: dict[str, frozenset[str]] = {
    Revision.State.PENDING: frozenset(
        {
            Revision.State.APPROVED,
            Revision.State.RETURNED,
            Revision.State.WITHDRAWN,
            Revision.State.QUARANTINED,
            Revision.State.CORRECTED,
        }
    ),
    Revision.State.RETURNED: frozenset({Revision.State.WITHDRAWN, Revision.State.PENDING}),  # PENDING: on appeal alone
    Revision.State.APPROVED: frozenset({Revision.State.HIDDEN, Revision.State.RETURNED, Revision.State.QUARANTINED}),
    Revision.State.HIDDEN: frozenset({Revision.State.APPROVED, Revision.State.RETURNED, Revision.State.QUARANTINED}),
    Revision.State.WITHDRAWN: frozenset(),
    Revision.State.QUARANTINED: frozenset({Revision.State.WITHDRAWN, Revision.State.PENDING}),  # both on appeal alone
    Revision.State.CORRECTED: frozenset(),
}


class Quote(Protected):
    """A revision quoting another post: kept by id, revision and hash, shown only to those who may read the source."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="quotes")
    source = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="quoted_by")
    sha256 = models.CharField(max_length=64)  # of the source's text when quoted

    objects = ProtectedQuerySet["Quote"].as_manager()


class Mention(Protected):
    """Somebody whom a text calls by name. Its id stands in the text, so no text holds the name or id of a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProtectedQuerySet["Mention"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="called_once")]


class ReadMark(models.Model):
    """How far a person has read a case's discussion."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="one_read_mark")]
