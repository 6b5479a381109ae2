"""The vetting of anything: one row for each thing that waits, with its lease and its decisions."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.boards.models import moderates
from forum.cases.models import Case, Grant
from forum.cases.states import PUBLISHED

LEASE = timedelta(minutes=5)


class ReviewQuerySet(OurQuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """What this person may vet: moderator by role, of the case's board, in its audience, never the author.

        Who is in the audience only because of an emergency reads, and vets nothing.
        """
        if not (user.is_cleared and user.has_role(Role.MODERATOR)):
            return self.none()
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case")).exclude(author=user)
        opened = Grant.objects.in_emergency().filter(case=OuterRef("case"), user=user)
        mine = self.exclude(author=user).filter(
            Q(kind=Review.Kind.APPLICATION) | (moderates(user, "case__board") & Q(Exists(cases)) & ~Q(Exists(opened)))
        )
        # What a coordinator asks is decided neither in their unit nor in the case's.
        unit = Q(author__organisation=user.organisation_id) | Q(case__organisation=user.organisation_id)
        mine = mine.exclude(unit, kind=Review.Kind.HANDOVER)
        # That an answer waits would tell an expert who has not answered that somebody has: the seal.
        return mine.exclude(kind=Review.Kind.ANSWER) if user.has_role(Role.EXPERT) else mine

    def waiting(self) -> ReviewQuerySet:
        """What can be decided now, oldest first: a case's question comes before anything in it."""
        ready = Q(kind__in=[Review.Kind.CASE, Review.Kind.APPLICATION]) | Q(case__state__in=PUBLISHED)
        return self.filter(ready, state=Review.State.WAITING).order_by("waiting_since", "pk")

    def to_decide(self, user: User) -> ReviewQuerySet:
        """What waits for this person: theirs to see, and not yet approved by them."""
        done = Decision.objects.filter(review=OuterRef("pk"), by=user)
        return self.visible_to(user).waiting().exclude(Exists(done))


class Review(Protected):
    """One thing to vet: `subject` is the id of a case, clue, post revision, answer or application."""

    bookkeeping = frozenset({"lease_by", "lease_until", "version"})

    class Kind(models.TextChoices):
        CASE = "case", _("Case")
        CLUE = "clue", _("Clue")
        POST = "post", _("Post")
        EDIT = "edit", _("Edit")
        ANSWER = "answer", _("Reasons of an answer")
        APPLICATION = "application", _("Application")
        WIDENING = "widening", _("Wider audience")
        HANDOVER = "handover", _("Another owner")
        LABEL = "label", _("Name of a group of clues")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        QUARANTINED = "quarantined", _("Quarantined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.UUIDField()
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="reviews")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_hash = models.CharField(max_length=64)  # SHA-256 of exactly what would be published
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    waiting_since = models.DateTimeField(default=timezone.now)
    lease_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(state="waiting"), name="one_open_review"),
            models.CheckConstraint(
                condition=Q(lease_by__isnull=True) | Q(lease_until__isnull=False), name="lease_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["state", "waiting_since"], name="review_queue")]

    @property
    def of_person(self) -> str:
        """The id of the person it is all about: an application's author; empty for what belongs to a case."""
        return str(self.author_id) if self.kind == Review.Kind.APPLICATION else ""

    @property
    def holder(self) -> User | None:
        """Who holds it now; an expired lease is nobody's."""
        held = self.lease_until is not None and self.lease_until > timezone.now()
        return self.lease_by if held else None


class Decision(Protected, SealedWords):
    """One moderator's verdict on what they were shown."""

    class Verdict(models.TextChoices):
        APPROVE = "approve", _("Approve")
        RETURN = "return", _("Return")
        QUARANTINE = "quarantine", _("Quarantine")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = SealedTextField(max_length=2000, blank=True)
    seen_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Decision"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_decision_per_moderator")]

    @property
    def words_scope(self) -> str:
        return self.review.case.words_scope if self.review.case else ""

    @property
    def words_place(self) -> str:
        return f"{self.review_id} {self.at.timestamp()}"
