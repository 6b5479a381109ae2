"""The vetting of anything: one row for each thing that waits, with its lease and its decisions."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.prepared import PERSON, Asked, Rule
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.boards.models import moderates
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, Grant, audience, sees
from forum.cases.states import PUBLISHED
from forum.review.work_models import Escalation, HeldVerdict, Question, Undone

__all__ = ["LEASE", "Decision", "Escalation", "HeldVerdict", "Question", "Review", "Undone"]

LEASE = timedelta(minutes=5)


class ReviewQuerySet(OurQuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """What this person may vet: moderator by role, of the case's board, in its audience, never the author.

        Who is in the audience only because of an emergency reads, and vets nothing.
        """
        if not (user.is_cleared and user.has_role(Role.MODERATOR)):
            return self.none()
        return self.filter(_VETS(user))

    def waiting(self) -> ReviewQuerySet:
        """What can be decided now, oldest first: a case's question comes before anything in it."""
        at_once = [Review.Kind.CASE, Review.Kind.APPLICATION, Review.Kind.FLAG, Review.Kind.APPEAL]
        ready = Q(kind__in=at_once) | Q(case__state__in=PUBLISHED)
        return self.filter(ready, state=Review.State.WAITING).order_by("waiting_since", "pk")

    def to_decide(self, user: User) -> ReviewQuerySet:
        """What waits for this person, escalated first: theirs to see, not yet decided nor passed on by them."""
        done = Decision.objects.filter(review=OuterRef("pk"), by=user)
        held = HeldVerdict.objects.filter(review=OuterRef("pk"), by=user)
        passed_on = Escalation.objects.binding().filter(review=OuterRef("pk"), by=user)
        mine = self.visible_to(user).waiting().exclude(Exists(done)).exclude(Exists(held)).exclude(Exists(passed_on))
        escalated = Exists(Escalation.objects.filter(review=OuterRef("pk")))
        return mine.annotate(is_escalated=escalated).order_by("-is_escalated", "waiting_since", "pk")


def _vets(user: Asked) -> Q:
    """Of a moderator."""
    in_case = Q(kind=Review.Kind.APPLICATION) | _of_its_case(user)
    # What concerns two cases is for who moderates and may read both, and wrote neither.
    in_other = Q(other_case=None) | (_in_a_case_of_theirs(user, "other_case", sees(user)))
    # What a coordinator asks is decided neither in their unit nor in the case's.
    near = Exists(User.objects.filter(pk=OuterRef("author"), organisation=user.organisation_id))
    nearer = Exists(Case.objects.filter(pk=OuterRef("case"), organisation=user.organisation_id))
    of_unit = Q(kind=Review.Kind.HANDOVER) & (Q(near) | Q(nearer))
    # Who has to do with it otherwise, as its reporter or as its first judge: as if it were not there.
    recused = Exists(Recusal.objects.filter(review=OuterRef("pk"), user=user.pk))
    # That an answer waits would tell an expert who has not answered that somebody has: the seal.
    sealed = Q(kind=Review.Kind.ANSWER) if user.has_role(Role.EXPERT) else Q(pk__in=[])
    return in_case & in_other & ~(Q(author=user.pk) | of_unit | Q(recused) | sealed)


def _of_its_case(user: Asked) -> Q:
    """What is appealed may lie with its author again, or be held back: its words are not shown, so who would be of its
    audience judges, whatever the case's state."""
    whole = _in_a_case_of_theirs(user, "case", audience(user) & ~kept_out(user))
    return _in_a_case_of_theirs(user, "case", sees(user)) | (Q(kind=Review.Kind.APPEAL) & whole)


def _in_a_case_of_theirs(user: Asked, which: str, rule: Q) -> Q:
    """One that they moderate and did not write, and that is not just open to them in an emergency."""
    cases = Case.objects.filter(rule, moderates(user), pk=OuterRef(which)).exclude(author=user.pk)
    opened = Grant.objects.in_emergency().filter(case=OuterRef(which), user=user.pk)
    return Q(Exists(cases)) & ~Q(Exists(opened))


_VETS = Rule("vets", "review.Review", _vets, **PERSON)


class Review(Protected):
    """One thing to vet: `subject` is the id of a case, clue, post revision, answer or application."""

    bookkeeping = frozenset({"lease_by", "lease_until", "lease_since", "version"})

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
        FLAG = "flag", _("Report")
        SECOND_LOOK = "second_look", _("Second look")
        APPEAL = "appeal", _("Appeal")
        MOVE = "move", _("Posts to another case")

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
    other_case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="+")  # of two
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seen_hash = models.CharField(max_length=64)  # SHA-256 of exactly what would be published
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    waiting_since = models.DateTimeField(default=timezone.now)
    lease_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_since = models.DateTimeField(null=True, blank=True)  # taken by who holds it; renewing changes nothing
    version = models.PositiveIntegerField(default=1)

    vetters: list[User] | None = None  # no column: of one that has just been queued, until they are told of it

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(state="waiting"), name="one_open_review"),
            models.CheckConstraint(
                condition=Q(lease_by__isnull=True) | Q(lease_until__isnull=False), name="lease_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="review_queue"),
            models.Index(fields=["subject"], name="review_of"),
        ]

    @property
    def of_person(self) -> str:
        """The id of the person it is all about: an application's author; empty for what belongs to a case."""
        return str(self.author_id) if self.kind == Review.Kind.APPLICATION else ""

    @property
    def holder(self) -> User | None:
        """Who holds it now; an expired lease is nobody's."""
        held = self.lease_until is not None and self.lease_until > timezone.now()
        return self.lease_by if held else None


class Recusal(Protected):
    """Somebody who may not vet this one thing, besides its author: to them it is as if nothing waited."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="recusals")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProtectedQuerySet["Recusal"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="recused_once")]


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
    waited = models.PositiveIntegerField(null=True, blank=True)  # seconds from waiting to this verdict
    in_hand = models.PositiveIntegerField(null=True, blank=True)  # seconds since it was claimed; none: it was not

    objects = ProtectedQuerySet["Decision"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "by"], name="one_decision_per_moderator")]

    @property
    def words_scope(self) -> str:
        return self.review.case.words_scope if self.review.case else ""

    @property
    def words_place(self) -> str:
        return f"{self.review_id} {self.at.timestamp()}"
