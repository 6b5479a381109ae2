"""What two clues have in common: their fingerprints, and what was found, confirmed or refused of a pair."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import Conflict
from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.answers import sealing
from forum.clues.models import Clue


class Kind(models.TextChoices):
    """In what two clues are alike."""

    PICTURE = "picture", _("The same picture")
    SOUND = "sound", _("The same sound, approximately")
    WORDS = "words", _("The same words")
    PLACE = "place", _("The same place")


class Fingerprint(Protected, SealedWords):
    """By what an approved clue is found again: bits in hexadecimal, sealed while its case is RED.

    Of a place the points of a picture, always sealed: a picture can be guessed from its points (Weinzaepfel et al.,
    Reconstructing an image from its local descriptors, 2011).
    """

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="fingerprints")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    value = SealedTextField()

    objects = ProtectedQuerySet["Fingerprint"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "kind"], name="one_fingerprint_of_a_kind")]

    @property
    def words_scope(self) -> str:
        return f"case:{self.clue.case_id}" if self.kind == Kind.PLACE else self.clue.case.words_scope

    @property
    def words_place(self) -> str:
        return f"{self.clue_id}/{self.kind}"  # its own number is not known before it is written


class LinkQuerySet(OurQuerySet["Link"]):
    def visible_to(self, user: User) -> LinkQuerySet:
        """Only between two approved clues that one may both see, and whose answers are sealed to one no longer.

        A link is somebody's judgement, or a machine's lead: it would end the blindness of who has not answered.
        """
        clues = sealing.open_clues(user).approved().values("pk")
        return self.filter(one__in=clues, other__in=clues)

    def of(self, clue: Clue) -> LinkQuerySet:
        return self.filter(Q(one=clue) | Q(other=clue))


class Link(Protected, SealedWords):
    """Two clues that are alike in something: found, then confirmed or refused; or stated by a person."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("Found, not yet looked at")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")  # the lower id of the two
    other = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUGGESTED)
    likeness = models.PositiveSmallIntegerField(null=True, blank=True)  # percent as found; of a place, points
    reason = SealedTextField(max_length=500, blank=True)  # shown to its writer alone; auditors find it in the trail
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="linked_once_in_a_kind"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="link_lower_id_first"),
            models.CheckConstraint(
                condition=Q(state="suggested", by=None, decided_at=None)
                | ~Q(state="suggested") & Q(by__isnull=False, decided_at__isnull=False),
                name="link_decided_by_somebody",
            ),
        ]

    @property
    def words_scope(self) -> str:
        """Sealed while either case is RED."""
        return self.one.case.words_scope or self.other.case.words_scope

    def decide(self, state: State, *, by: User, reason: str) -> None:
        """Compare-and-set on what was seen; the reason is sealed, so the row is saved after the claim."""
        seen = Link.objects.filter(pk=self.pk, state=self.state, decided_at=self.decided_at)
        now = timezone.now()
        if not seen.update(state=state, by=by, decided_at=now):
            raise Conflict(_("Somebody else has just decided on this link. Look at it again."))
        self.state, self.by, self.decided_at, self.reason = state, by, now, reason
        self.save(update_fields=["reason"])
