"""A search that somebody kept: its words are theirs, sealed under their key and gone with them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit import scopes
from audit.protected import Protected
from audit.sealed_text import SealedTextField, SealedWords


class SavedSearchQuerySet(OurQuerySet["SavedSearch"]):
    def visible_to(self, user: User) -> SavedSearchQuerySet:
        """One's own."""
        return self.filter(user=user) if user.is_cleared else self.none()


class SavedSearch(Protected, SealedWords):
    """A query with a name; with its alert on, its owner is told of what becomes readable and fits."""

    bookkeeping = frozenset({"looked_at"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = SealedTextField(max_length=80)
    query = SealedTextField(max_length=300)
    alerts = models.BooleanField(default=False)
    looked_at = models.DateTimeField(default=timezone.now)  # what became readable before is not told
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept search")
        verbose_name_plural = _("kept searches")

    @property
    def words_scope(self) -> str:
        return scopes.of_person(str(self.user_id))
