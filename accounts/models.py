"""Organisations, the people in them, what they are trusted for and what they know."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.querysets import OurQuerySet, PeopleManager, second_factors
from audit.protected import Protected, ProtectedQuerySet

VETTED_FOR = timedelta(days=365)


class Role(models.TextChoices):
    """What a person may do here; several can be held at once."""

    INVESTIGATOR = "investigator", _("Investigator")
    EXPERT = "expert", _("Expert")
    MODERATOR = "moderator", _("Moderator")
    COORDINATOR = "coordinator", _("Unit coordinator")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Organisation(Protected):
    """A national unit, an international body, a hotline, an academic group or an observer."""

    class Kind(models.TextChoices):
        NATIONAL_UNIT = "national_unit", _("National unit")
        INTERNATIONAL = "international", _("International body")
        HOTLINE = "hotline", _("Hotline or NGO")
        ACADEMIC = "academic", _("Academic group")
        OBSERVER = "observer", _("Observer")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2; empty for international bodies
    languages = models.JSONField(default=list, blank=True)  # BCP 47 tags
    duty_contact = models.CharField(max_length=200, blank=True)
    response_hours = models.PositiveSmallIntegerField(default=24)

    objects = OurQuerySet["Organisation"].as_manager()

    def __str__(self) -> str:
        return self.name


class UserQuerySet(OurQuerySet["User"]):
    def vetted(self) -> UserQuerySet:
        """Vetted, current, not suspended: everything but the second factor."""
        return self.filter(
            is_active=True, vetted_until__gt=timezone.now(), suspended_at=None, organisation__isnull=False
        )

    def cleared(self) -> UserQuerySet:
        """People who may see case material now: vetted, and with a second factor."""
        return self.vetted().filter(Exists(second_factors().filter(user=OuterRef("pk"))))

    def with_clearance(self) -> UserQuerySet:
        """With organisation, roles and second factor at hand: two queries for any number of people."""
        factor = Exists(second_factors().filter(user=OuterRef("pk")))
        return self.select_related("organisation").prefetch_related("role_grants").annotate(factor_exists=factor)

    def holding(self, role: Role) -> UserQuerySet:
        """People who hold a role."""
        return self.filter(Exists(RoleGrant.objects.filter(user=OuterRef("pk"), role=role)))


class User(Protected, AbstractBaseUser):
    """A person with an account; what they may see follows from vetting, second factor, boards and roles."""

    bookkeeping = frozenset({"password", "last_login", "sessions_ended_at"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    vetted_until = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    sessions_ended_at = models.DateTimeField(null=True, blank=True)  # sessions begun before are over, sockets too
    language = models.CharField(max_length=8, default="en")  # of the interface
    alerts_on = models.BooleanField(default=True)

    objects = PeopleManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.role_grants.all())

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    @property
    def is_vetted(self) -> bool:
        """Vetted, current, not suspended: everything but the second factor."""
        is_current = self.vetted_until is not None and self.vetted_until > timezone.now()
        return is_current and self.is_active and self.suspended_at is None and self.organisation_id is not None

    @cached_property
    def has_second_factor(self) -> bool:
        known: bool | None = getattr(self, "factor_exists", None)
        return second_factors().filter(user=self.pk).exists() if known is None else known

    @property
    def is_cleared(self) -> bool:
        """May see case material: the same rule as the queryset's cleared()."""
        return self.is_vetted and self.has_second_factor

    def end_sessions(self) -> None:
        """Every session begun until now is over at its next request, and every socket at its next message."""
        self.sessions_ended_at = timezone.now()
        self.save(update_fields=["sessions_ended_at"])

    def speak(self, language: str) -> None:
        """The language of the interface they chose."""
        self.language = language
        self.save(update_fields=["language"])

    @property
    def audit_actor(self) -> str:
        """Who, as the trail keeps it: text that never depends on this row."""
        return f"{self.pk} {self.email}"

    @property
    def audit_unit(self) -> str:
        return self.organisation.name if self.organisation else ""


class RoleGrant(Protected):
    """One role of one person, given by a person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["RoleGrant"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]


class LanguageSkill(Protected):
    """A language somebody knows, with the variety they grew up with (a territory: es + MX)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="language_skills")
    language = models.CharField(max_length=12)  # BCP 47 primary tag
    variety = models.CharField(max_length=12, blank=True)  # ISO 3166 country or subdivision; empty: none in particular
    grew_up = models.BooleanField(default=False)

    objects = ProtectedQuerySet["LanguageSkill"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "language", "variety"], name="one_skill_per_variety")]


class RegionKnown(Protected):
    """A country or first-level subdivision somebody has lived in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="regions_known")
    area = models.CharField(max_length=12)  # ISO 3166-1 or 3166-2

    objects = ProtectedQuerySet["RegionKnown"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "area"], name="one_row_per_region")]


class SubjectKnown(Protected):
    """A kind of clue somebody knows well (geoloc.clue_types), or has turned off without giving a reason."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subjects_known")
    clue_type = models.CharField(max_length=20)
    turned_off = models.BooleanField(default=False)

    objects = ProtectedQuerySet["SubjectKnown"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "clue_type"], name="one_row_per_subject")]


class Application(Protected):
    """A person asking to be vetted; two moderators of different organisations decide (forum.review)."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for two moderators")
        RETURNED = "returned", _("Returned: please complete it")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(User, on_delete=models.CASCADE, related_name="applications")
    agency = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    purpose = models.TextField(max_length=4000)
    sponsor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
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


class SetUpToken(models.Model):
    """The one-time token of an installation without people; only its hash is kept, and using it deletes the row."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256, hexadecimal
    made_at = models.DateTimeField(default=timezone.now)
