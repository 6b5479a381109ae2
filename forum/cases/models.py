"""A case: one question "where is this?", its audience, its state, and the one rule of who sees it."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import Organisation, Role, RoleGrant, User
from accounts.prepared import NOW, PERSON, Asked, Rule
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedTextField, SealedWords
from forum.boards.models import Board, Handling, Membership, moderates
from forum.boards.slow import Slow, slower
from forum.cases.limit_models import Conflict, SharingCeiling, kept_out
from forum.cases.states import PUBLISHED, STEPS, WORKING, CaseState

__all__ = ["Case", "CaseQuerySet", "Conflict", "Grant", "SharingCeiling", "audience", "excluded", "sees"]
OPEN_IN_EMERGENCY = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR})  # and only as long as they are that
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: codes are read out over the phone


def new_code() -> str:
    """A short name for a case that says nothing about it: B-7K3QW9TX."""
    return "B-" + "".join(secrets.choice(_ALPHABET) for _ in range(8))


class CaseQuerySet(OurQuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases this person may see now (design: the rules of the domain). Nothing else decides this.

        RED: named people. AMBER+STRICT: the author's organisation and named people. AMBER: members of the board,
        of organisations the author did not exclude. GREEN: every member of the board. A case not yet published is
        its author's, and of those moderators of the board who belong to its audience, once it waits for vetting.
        A conflict of interest and a ceiling between two organisations keep out whoever the code would let in.
        EXISTS, not joins: PostgreSQL refuses FOR UPDATE with DISTINCT.
        """
        if not user.is_cleared:
            return self.none()
        return self.filter(sees(user))


def _sees(user: Asked) -> Q:
    mine = Q(author=user.pk) & ~Q(state=CaseState.HELD_BACK)
    return mine | (audience(user) & ~kept_out(user) & (_published() | _vetted_by(user)))


sees = Rule("sees", "cases.Case", _sees, **PERSON)


def audience(user: User | Asked) -> Q:
    """The part of the rule that the handling code decides."""
    on_board = Exists(Membership.objects.current().filter(board=OuterRef("board"), user=user.pk))
    named = Exists(Grant.objects.letting_in(user).filter(case=OuterRef("pk")))
    return (
        Q(named)
        | Q(handling=Handling.STRICT, organisation=user.organisation_id)
        | (Q(handling=Handling.AMBER) & Q(on_board) & ~Q(excluded(user)))
        | (Q(handling=Handling.GREEN) & Q(on_board))
    )


def excluded(user: User | Asked) -> Exists:
    """Cases whose author excluded this person's organisation; it counts as long as they are AMBER."""
    units = Case.excluded_organisations.through.objects
    return Exists(units.filter(case=OuterRef("pk"), organisation=user.organisation_id))


def _published() -> Q:
    return Q(state__in=PUBLISHED)


def _vetted_by(user: Asked) -> Q:
    return Q(state__in=[CaseState.IN_REVIEW, CaseState.HIDDEN]) & moderates(user)


class Case(Protected, SealedWords, Slow):
    """One question "where is this?", with how urgent it is and who may see it."""

    bookkeeping = frozenset({"version"})

    class Urgency(models.TextChoices):
        ROUTINE = "routine", _("Routine")
        SOON = "soon", _("Soon")
        URGENT = "urgent", _("Urgent")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True, default=new_code)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="cases")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")  # at creation
    question = SealedTextField(max_length=200)
    background = SealedTextField(max_length=8000, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    handling = models.CharField(max_length=12, choices=Handling.choices, default=Handling.AMBER)
    excluded_organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.DRAFT)
    is_practice = models.BooleanField(default=False)
    answers_open_at = models.DateTimeField(null=True, blank=True)  # the deadline after which answers are unsealed
    version = models.PositiveIntegerField(default=1)  # rises with everything its whole audience can see
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["board", "state", "-created_at"], name="case_list"),
            # A board's page and the start page walk the newest, of any state or of those worked on.
            models.Index(fields=["board", "-created_at", "id"], name="case_of_board"),
            models.Index(fields=["-created_at"], condition=Q(state__in=sorted(WORKING)), name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.code

    def move_to(self, state: CaseState) -> None:
        """One step along STEPS; the database row is compared and set, so two movers can't both succeed."""
        if state not in STEPS[CaseState(self.state)]:
            raise WrongState(
                _("This case is “%(state)s”; that step is not possible now.") % {"state": self.get_state_display()}
            )
        moved = Case.objects.filter(pk=self.pk, state=self.state).update(state=state, version=F("version") + 1)
        if not moved:
            raise WrongState(_("Somebody else has just changed this case. Load it again."))
        self.state = state

    def show_again(self, state: CaseState) -> None:
        """Nothing was wrong with it: what was hidden until decided is as it was. No step that anybody else can take."""
        assert state in PUBLISHED, "only what was read is shown again"
        hidden = Case.objects.filter(pk=self.pk, state=CaseState.HIDDEN)
        if not hidden.update(state=state, version=F("version") + 1):
            raise WrongState(_("Somebody else has just changed this case. Load it again."))
        self.state = state

    def touch(self) -> int:
        """Something its whole audience can see has changed; returns the new version."""
        Case.objects.filter(pk=self.pk).update(version=F("version") + 1)
        self.version = Case.objects.values_list("version", flat=True).get(pk=self.pk)
        return self.version

    @property
    def slow_mode(self) -> tuple[int, datetime] | None:
        """Minutes between two posts of one person, and until when: the case's own or its board's, the longer."""
        return slower(self, self.board)

    @property
    def words_scope(self) -> str:
        """The words of a RED case, and of everything in it, are sealed under its key."""
        return f"case:{self.pk}" if self.handling == Handling.RED else ""

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED


class GrantQuerySet(ProtectedQuerySet["Grant"]):
    def current(self) -> GrantQuerySet:
        """Those that hold at this moment: a time-boxed one ends by itself."""
        return self.filter(Q(until=None) | Q(until__gt=NOW))

    def letting_in(self, user: User | Asked) -> GrantQuerySet:
        """Theirs that let them in now: one of an emergency is worth nothing without the role that it was asked with."""
        mine = self.current().filter(user=user.pk)
        return mine if user.roles & OPEN_IN_EMERGENCY else mine.exclude(reason=Grant.Reason.BREAK_GLASS)

    def letting_people_in(self) -> GrantQuerySet:
        """The same for everybody at once."""
        roles = RoleGrant.objects.current().filter(user=OuterRef("user"), role__in=OPEN_IN_EMERGENCY)
        return self.current().filter(~Q(reason=Grant.Reason.BREAK_GLASS) | Q(Exists(roles)))

    def in_emergency(self) -> GrantQuerySet:
        """Of people who read for an hour and do nothing else: they neither contribute nor vet."""
        return self.current().filter(reason=Grant.Reason.BREAK_GLASS)

    def let_in(self, case: Case, user: User, reason: str) -> None:
        """For as long as the case. A grant that has ended, or would, makes room: there is one for each person."""
        grant, _made = self.get_or_create(case=case, user=user, defaults={"reason": reason})
        if grant.until is not None:
            grant.reason, grant.until = reason, None
            grant.save(update_fields=["reason", "until"])


class Grant(Protected):
    """A named person in a case's compartment: how they came to it, and until when."""

    class Reason(models.TextChoices):
        NAMED = "named", _("Named by the author")
        REFERRAL = "referral", _("Accepted a referral")
        GUEST = "guest", _("Guest for a time")
        BREAK_GLASS = "break_glass", _("Opened in an emergency")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="case_grants")
    reason = models.CharField(max_length=12, choices=Reason.choices, default=Reason.NAMED)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # none: as long as the case

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_grant_per_person")]
