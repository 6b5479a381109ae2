"""What signing in leaves behind: failures that lock, terms accepted, and links to organisations' providers."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from audit.protected import Protected, ProtectedQuerySet


class FailedSignIn(models.Model):
    """One wrong password or code for an account; counted for a quarter of an hour (CJIS AC-7), then swept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="failures")
    at = models.DateTimeField(default=timezone.now, db_index=True)


class Acceptance(Protected):
    """A person accepted one version of a document (accounts/terms.py)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="acceptances")
    document = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Acceptance"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document", "version"], name="accepted_once")]


class ProviderLink(Protected):
    """A person said, signed in with both factors, that somebody at their organisation's provider is them.

    `subject` is a keyed hash: the provider's own identifier of a person is kept nowhere in clear.
    """

    bookkeeping = frozenset({"used_at"})

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="provider_links")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = ProtectedQuerySet["ProviderLink"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="subject_linked_once"),
            models.UniqueConstraint(fields=["user", "provider"], name="one_link_with_each_provider"),
        ]
