"""How people come to be vetted: invited, applying, or appointed while an installation is founded."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OurQuerySet
from accounts.roles import Role
from audit.protected import Protected


class InvitationQuerySet(OurQuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Not used, not taken back, not too old."""
        return self.filter(used_at=None, withdrawn_at=None, ends_at__gt=timezone.now())


class Invitation(Protected):
    """A unit's word for somebody by their address. It fills in an application; it vets nobody by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()  # in small letters; only an account that has confirmed it can use the invitation
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="invitations")
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation"],
                condition=Q(used_at=None, withdrawn_at=None),
                name="one_open_invitation",
            )
        ]


class Application(Protected):
    """A person asking to be vetted; two moderators of different organisations decide (forum.review)."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for two moderators")
        RETURNED = "returned", _("Returned: please complete it")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="applications")
    agency = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    purpose = models.TextField(max_length=4000)
    sponsor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_renewal = models.BooleanField(default=False)  # of somebody vetted, whose year is nearly over
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = OurQuerySet["Application"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(state__in=["pending", "returned"]), name="one_open_application"
            )
        ]


class FoundingPeriod(models.Model):
    """One row, made with the first administrator. Once ended it stays so, and an installation without it has none."""

    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OurQuerySet["FoundingPeriod"].as_manager()


class SetUpToken(models.Model):
    """The one-time token of an installation without people; only its hash is kept, and using it deletes the row."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    made_at = models.DateTimeField(default=timezone.now)
