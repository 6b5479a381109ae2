"""A post, or the reasons of an answer, that the owner of a case accepted as a finding."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected
from forum.answers.models import Answer
from forum.answers.sealing import open_clues
from forum.cases.models import Case
from forum.discussion.models import Post


class FindingQuerySet(OurQuerySet["Finding"]):
    def visible_to(self, user: User) -> FindingQuerySet:
        """Those whose post, or whose reasons, this person may read now: a list of findings shows nothing else."""
        posts = Post.objects.visible_to(user).published().filter(pk=OuterRef("post"), case=OuterRef("case"))
        return self.filter(Q(Exists(posts)) | Q(Exists(readable_reasons(user).filter(pk=OuterRef("answer")))))


def readable_reasons(user: User) -> OurQuerySet[Answer]:
    """Answers whose reasons are approved, on clues that are unsealed for this person."""
    opened = open_clues(user).approved().filter(pk=OuterRef("clue"))
    return Answer.objects.filter(Exists(opened), text_state=Answer.TextState.APPROVED)


class Finding(Protected):
    """Said in one of a few sentences, so that nothing of it has to be vetted. Nobody's findings are counted."""

    class Why(models.TextChoices):
        SETTLED = "settled", _("This settled it.")
        LED_THERE = "led_there", _("This led to the place.")
        CONFIRMED = "confirmed", _("This confirmed it in another way.")
        RULED_OUT = "ruled_out", _("This ruled a place out.")
        HELPED = "helped", _("This helped.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    post = models.OneToOneField(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="finding")
    answer = models.OneToOneField(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="finding")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices, default=Why.HELPED)
    at = models.DateTimeField(default=timezone.now)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, answer__isnull=False) | Q(post__isnull=False, answer=None),
                name="finding_is_one_thing",
            )
        ]

    @property
    def person(self) -> User:
        """Who wrote it."""
        return self.post.author if self.post else self.answer.expert  # type: ignore[union-attr]  # one of the two
