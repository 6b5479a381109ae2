"""Posts and their revisions; a reader sees the newest approved revision, its author also the pending one."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.cases.models import Case
from forum.clues.models import Clue, Mark


class PostQuerySet(OurQuerySet["Post"]):
    def visible_to(self, user: User) -> PostQuerySet:
        """Posts with an approved revision in cases (and on clues) one may see, and one's own."""
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
        clues = Clue.objects.visible_to(user).filter(pk=OuterRef("clue"))
        return self.filter(Exists(cases), Q(clue=None) | Q(Exists(clues))).filter(_readable_by(user))

    def visible_in(self, user: User, case: Case) -> PostQuerySet:
        """visible_to for one case, decided by one query at once, so that a page's others are short; a test compares."""
        cases = Case.objects.visible_to(user).filter(pk=case.pk).order_by().values_list("pk")
        clues = Clue.objects.visible_to(user).filter(case=case).order_by().values_list("pk")
        ids = {pk for (pk,) in cases.union(clues, all=True)}
        if case.pk not in ids:
            return self.none()
        return self.filter(Q(clue=None) | Q(clue__in=ids), _readable_by(user), case=case)

    def published(self) -> PostQuerySet:
        """Posts of which readers see something."""
        return self.filter(approved__isnull=False)


def _readable_by(user: User) -> Q:
    """Something of it is approved, or it is one's own and not held back."""
    held_back = Revision.objects.filter(post=OuterRef("pk"), state=Revision.State.QUARANTINED)
    return Q(approved__isnull=False) | (Q(author=user) & ~Q(Exists(held_back)))


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
            last: int | None = Post.objects.filter(case=self.case_id).aggregate(last=Max("position"))["last"]
            self.position = (last or 0) + 1
        self.approved = revision
        self.save(update_fields=["approved", "position"])
        return first


class Revision(Protected, SealedWords):
    """One version of a post's text, with its HTML made once; pending until a moderator approves that text."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for vetting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        QUARANTINED = "quarantined", _("Held back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    text = SealedTextField(max_length=20000)
    html = SealedTextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Revision"].as_manager()

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
        {Revision.State.APPROVED, Revision.State.RETURNED, Revision.State.WITHDRAWN, Revision.State.QUARANTINED}
    ),
    Revision.State.RETURNED: frozenset({Revision.State.WITHDRAWN}),
    Revision.State.APPROVED: frozenset(),
    Revision.State.WITHDRAWN: frozenset(),
    Revision.State.QUARANTINED: frozenset(),
}


class Quote(Protected):
    """A revision quoting another post: kept by id, revision and hash, shown only to those who may read the source."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="quotes")
    source = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="quoted_by")
    sha256 = models.CharField(max_length=64)  # of the source's text when quoted

    objects = ProtectedQuerySet["Quote"].as_manager()


class ReadMark(models.Model):
    """How far a person has read a case's discussion."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "case"], name="one_read_mark")]
