"""Organisations, the people in them, what they are trusted for and what they know."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import cases_opened, familiar, news, tallies, terms  # noqa: F401  models of this room too
from accounts.open_sessions import OpenSession
from accounts.prepared import NOW
from accounts.querysets import Joined, OurQuerySet, PeopleManager, second_factors
from accounts.roles import Role
from accounts.sign_in_models import Acceptance, FailedSignIn, ProviderLink
from accounts.vetting_models import Application, FoundingPeriod, Invitation, SetUpToken
from audit.protected import Protected, ProtectedQuerySet

__all__ = [
    "VETTED_FOR", "Acceptance", "Application", "FailedSignIn", "FoundingPeriod", "Invitation", "LanguageSkill",
    "Organisation", "ProviderLink", "RegionKnown", "Role", "RoleGrant", "SetUpToken", "SubjectKnown", "User",
]  # fmt: skip
VETTED_FOR = timedelta(days=365)
NO_TEXT = models.Value("", models.TextField())
NEED_PASSKEY = frozenset({Role.MODERATOR, Role.OFFICER, Role.ADMINISTRATOR})


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
    duty_hours = models.JSONField(default=dict, blank=True)  # accounts/duty.py; empty: always
    # A regional body: its coordinators keep the rosters of what stands below it too.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="members")

    objects = OurQuerySet["Organisation"].as_manager()

    def __str__(self) -> str:
        return self.name


class UserQuerySet(OurQuerySet["User"]):
    def vetted(self) -> UserQuerySet:
        """Vetted, current, not suspended: everything but the second factor."""
        return self.filter(_vetted())

    def cleared(self) -> UserQuerySet:
        """People who may see case material now: vetted, and with a second factor."""
        return self.filter(cleared())

    def with_clearance(self) -> UserQuerySet:
        """With organisation, roles, second factors and terms at hand: one query for any number of people."""
        mine = second_factors().filter(user=OuterRef("pk"))
        held = RoleGrant.objects.current().filter(user=OuterRef("pk")).order_by().values("user")
        return self.select_related("organisation").annotate(
            factor_exists=Exists(mine),
            passkey_exists=Exists(mine.filter(type=Authenticator.Type.WEBAUTHN)),
            terms_exist=terms.accepted_by(OuterRef("pk")),
            role_names=Coalesce(Subquery(held.annotate(names=Joined("role")).values("names")), NO_TEXT),
        )

    def holding(self, role: Role) -> UserQuerySet:
        """People who hold a role now."""
        return self.filter(holds(role))


def _vetted() -> Q:
    return Q(is_active=True, vetted_until__gt=NOW, suspended_at=None, organisation__isnull=False)


def cleared() -> Q:
    """The rule of the queryset's cleared(), to be part of another."""
    return _vetted() & Q(Exists(second_factors().filter(user=OuterRef("pk"))))


def holds(role: Role) -> Q:
    """The rule of the queryset's holding()."""
    return Q(Exists(RoleGrant.objects.current().filter(user=OuterRef("pk"), role=role)))


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
    attested_at = models.DateTimeField(null=True, blank=True)  # a coordinator last said that they still work there
    suspended_at = models.DateTimeField(null=True, blank=True)
    password_locked_at = models.DateTimeField(null=True, blank=True)  # passkeys and live sessions are not touched
    sessions_ended_at = models.DateTimeField(null=True, blank=True)  # sessions begun before are over, sockets too
    language = models.CharField(max_length=8, default="en")  # of the interface
    alerts_on = models.BooleanField(default=True)
    shows_presence = models.BooleanField(default=False)  # to those who share a case and show theirs; forum/presence

    usual_reading: tuple[int, int] = (0, 0)  # cases in an hour and in a day, as the session at hand knows it

    objects = PeopleManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        known: str | None = vars(self).get("role_names")
        if known is None:
            return frozenset(grant.role for grant in self.role_grants.all() if grant.is_current)
        return frozenset(known.split())

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

    @cached_property
    def has_passkey(self) -> bool:
        known: bool | None = getattr(self, "passkey_exists", None)
        if known is None:
            return second_factors().filter(user=self.pk, type=Authenticator.Type.WEBAUTHN).exists()
        return known

    @cached_property
    def has_accepted_terms(self) -> bool:
        known: bool | None = getattr(self, "terms_exist", None)
        return User.objects.filter(terms.accepted_by(OuterRef("pk")), pk=self.pk).exists() if known is None else known

    @property
    def needs_passkey(self) -> bool:
        """Who decides about others proves who they are by a key that can't be phished (ASVS V6.3.3, level 3)."""
        return bool(self.roles & NEED_PASSKEY)

    @property
    def is_cleared(self) -> bool:
        """May see case material: the same rule as the queryset's cleared()."""
        return self.is_vetted and self.has_second_factor

    def show_presence(self, *, shown: bool) -> None:
        self.shows_presence = shown
        self.save(update_fields=["shows_presence"])

    def end_sessions(self) -> None:
        """Every session begun until now is over at its next request, and its sockets at once."""
        self.sessions_ended_at = timezone.now()
        self.save(update_fields=["sessions_ended_at"])
        OpenSession.objects.filter(user=self.pk).delete()
        news.sessions_ended()

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


class RoleGrantQuerySet(ProtectedQuerySet["RoleGrant"]):
    def current(self) -> RoleGrantQuerySet:
        """Roles that have not ended."""
        return self.filter(Q(until=None) | Q(until__gt=NOW))


class RoleGrant(Protected):
    """One role of one person, given by a person; some until a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # none: as long as they are vetted

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    @property
    def is_current(self) -> bool:
        return self.until is None or self.until > timezone.now()


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
