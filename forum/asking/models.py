"""How far the asking about a clue has come."""

from __future__ import annotations

from django.db import models

from forum.clues.models import Clue


class Ring(models.IntegerChoices):
    """Who has been asked: each is wider than the one before."""

    FEW = 1, "the few whose answers settle most"
    REGION = 2, "everybody concerned who knows the region it points to"
    ALL = 3, "everybody concerned"


class Asking(models.Model):
    """Who was asked stands in their inbox and on the trail; this says only when it is time for more."""

    clue = models.OneToOneField(Clue, primary_key=True, on_delete=models.CASCADE, related_name="asking")
    ring = models.PositiveSmallIntegerField(choices=Ring.choices)
    at = models.DateTimeField()
    again = models.DateTimeField(null=True)  # when to look for those who were away: off duty, or had enough that day
