"""The findings of all analysers on one clue, and until they are there how far the programs are."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedJSONField, SealedWords
from forum.clues.models import Clue


class Findings(Protected, SealedWords):
    """As found once: what was said then stays, whatever later versions would say. Quotes are words of the clue."""

    clue = models.OneToOneField(Clue, primary_key=True, on_delete=models.CASCADE, related_name="findings")
    # [{"analyser", "cannot_tell", "rate", "tried", "leads": [{"reason", "quote", "span", "ratios": [[country, ...]]}],
    #   "whole": {"ratios": [[country, nats]], "elsewhere": nats}}]; rows without "whole" move no belief
    # of words in a picture also "boxes": [[x, y, w, h]], one a lead; "picture-text" has "read": [{"text", "box", ...}]
    told = SealedJSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Findings"].as_manager()

    @property
    def words_scope(self) -> str:
        return f"case:{self.clue.case_id}"


class Progress(models.Model):
    """How far the programs are with a clue that waits for its findings: names of steps and a time, never a word of it.

    It lies under the answers' seal as the findings do, and goes when they come.
    """

    clue = models.OneToOneField(Clue, primary_key=True, on_delete=models.CASCADE, related_name="progress")
    done = models.JSONField[list[str]](default=list)  # steps, in their order
    at_hand = models.CharField(max_length=12, blank=True)  # the step under way; "": it waits for its turn
    broke_off = models.BooleanField(default=False)  # the last try ended in a failure that nobody expected
    beat_at = models.DateTimeField(default=timezone.now)  # when the worker last said where it is
    given_up_at = models.DateTimeField(null=True, blank=True)  # an administrator found that trying again is of no use
