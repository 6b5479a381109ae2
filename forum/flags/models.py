"""Reports of one thing, each with what its reporter saw; and how much somebody has reported today."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.review.models import Review


class What(models.TextChoices):
    """What can be reported."""

    POST = "post", _("Post")
    CLUE = "clue", _("Clue")
    CASE = "case", _("Question of a case")


class Reason(models.TextChoices):
    """Why; the first two hide it at once."""

    CHILD = "child", _("A child could be recognised by it")
    EXPLICIT = "explicit", _("It is explicit, or upsetting without warning")
    PERSONAL = "personal", _("It holds personal data that nobody needs here")
    OFF_TOPIC = "off_topic", _("It does not help to find the place")
    WRONG_PLACE = "wrong_place", _("It belongs on another board, or under another clue")
    CONDUCT = "conduct", _("It is against the code of conduct")
    OTHER = "other", _("Something else")


HIDING = frozenset({Reason.CHILD, Reason.EXPLICIT})
_FOR_ALL = (Reason.CHILD, Reason.EXPLICIT, Reason.PERSONAL)
REASONS: dict[str, tuple[Reason, ...]] = {
    What.POST: (*_FOR_ALL, Reason.OFF_TOPIC, Reason.WRONG_PLACE, Reason.CONDUCT, Reason.OTHER),
    What.CLUE: (*_FOR_ALL, Reason.OFF_TOPIC, Reason.CONDUCT, Reason.OTHER),
    What.CASE: (*_FOR_ALL, Reason.WRONG_PLACE, Reason.CONDUCT, Reason.OTHER),
}


class Report(Protected):
    """One thing that was reported, however often: its review waits in the moderators' one queue."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="report")
    what = models.CharField(max_length=4, choices=What.choices)
    thing = models.UUIDField(db_index=True)  # the post, clue or case
    was = models.CharField(max_length=12, blank=True)  # state of a case that is hidden until decided

    objects = ProtectedQuerySet["Report"].as_manager()


class FlagQuerySet(OurQuerySet["Flag"]):
    def visible_to(self, user: User) -> FlagQuerySet:
        """Who reported is told to nobody: everybody sees their own, and what they say without a name at the desk."""
        return self.filter(by=user) if user.is_cleared else self.none()


class Flag(Protected, SealedWords):
    """One person's word against it, with the text that they saw: a later edit hides nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="flags")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    words = SealedTextField(max_length=1000, blank=True)
    revision = models.UUIDField(null=True, blank=True)  # of a post
    seen_hash = models.CharField(max_length=64)  # SHA-256 of all that was seen, files by theirs
    seen_words = SealedTextField()
    has_hidden = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "by"], name="one_flag_per_person")]
        indexes = [models.Index(fields=["by", "-at"], name="flags_of_person")]

    @property
    def words_scope(self) -> str:
        case = self.report.review.case
        return case.words_scope if case else ""


class FlagsToday(models.Model):
    """How often somebody reported today, and how often that hid something: a row to lock, swept when it is old."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    sent = models.PositiveSmallIntegerField(default=0)
    hid = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_tally_a_day")]
