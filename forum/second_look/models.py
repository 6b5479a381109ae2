"""A second look: which approval it is of, and whether the second moderator would have decided so too."""

from __future__ import annotations

from django.db import models

from audit.protected import Protected, ProtectedQuerySet
from forum.flags.models import What
from forum.review.models import Decision, Review


class SecondLook(Protected):
    """Its review waits in the moderators' one queue; `agreed` is empty until then, and where the text was changed."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="second_look")
    first = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="second_look")
    what = models.CharField(max_length=4, choices=What.choices)
    thing = models.UUIDField()  # the post, clue or case
    agreed = models.BooleanField(null=True, blank=True)

    objects = ProtectedQuerySet["SecondLook"].as_manager()
