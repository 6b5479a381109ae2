"""A file on its way to becoming a clue: what was received, how far the looking at it is, and what came of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import Role, User
from accounts.querysets import OurQuerySet
from audit.protected import Protected
from audit.sealed_text import SealedJSONField, SealedTextField, SealedWords
from forum.arrival.states import STEPS, ArrivalState
from forum.boards.models import moderates
from forum.cases.limit_models import kept_out
from forum.cases.models import Case, audience
from forum.clues.models import Clue

BY_MODERATORS = frozenset({"explicit"})  # steps that err so often that two people of the board may overrule them


class ArrivalQuerySet(OurQuerySet["Arrival"]):
    def visible_to(self, user: User) -> ArrivalQuerySet:
        """One's own, as long as one sees their case."""
        cases = Case.objects.visible_to(user).filter(pk=OuterRef("case"))
        return self.filter(Exists(cases), by=user)

    def held_for(self, user: User) -> ArrivalQuerySet:
        """What was held back: every one to officers; to moderators those of their boards that they may overrule."""
        held = self.filter(state=ArrivalState.HELD).exclude(by=user)
        if not user.is_cleared:
            return held.none()
        if user.has_role(Role.OFFICER):
            return held
        return held.filter(of_their_boards(user), held_by__in=BY_MODERATORS)


def of_their_boards(user: User) -> Q:
    """Arrivals whose case this person will vet, or has: a draft too, of which they see nothing else."""
    cases = Case.objects.filter(audience(user) & ~kept_out(user)).exclude(author=user).filter(pk=OuterRef("case"))
    return Q(Exists(cases)) & moderates(user, "case__board")


class Arrival(Protected, SealedWords):
    """One upload. Its words and what its metadata said lie sealed under the case's key, whatever its code."""

    bookkeeping = frozenset({"received", "progress", "beat_at"})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="arrivals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="arrivals")
    extension = models.CharField(max_length=12, blank=True)  # all that is kept of the sender's name for it
    size = models.PositiveBigIntegerField()  # bytes, as announced
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ArrivalState.choices, default=ArrivalState.RECEIVING)
    words = SealedJSONField()  # ClueWords, as typed
    progress = models.JSONField(default=list)  # [{"step", "came": done | absent | at hand, "seconds", "facts"}]
    told = SealedJSONField(default=list)  # [[name, value]]: the metadata that was taken off, for the sender alone
    recipe = SealedJSONField(default=dict)  # what was changed by hand; faces that were found are covered by it
    facts = models.JSONField(default=dict)  # of the shown copy; perceptual hash, scores, faces
    sentence = models.TextField(blank=True)  # why it was refused
    held_by = models.CharField(max_length=12, blank=True)  # the step that held it back
    overruled = models.JSONField(default=list)  # steps that two people have overruled
    attempts = models.PositiveSmallIntegerField(default=0)
    clue = models.ForeignKey(Clue, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)  # the worker's last sign of life, or the last bytes
    over_at = models.DateTimeField(null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "beat_at"], name="arrivals_at_rest")]

    @property
    def words_scope(self) -> str:
        return f"case:{self.case_id}"

    def move_to(self, state: ArrivalState, **also: object) -> None:
        """One step along STEPS, compare-and-set in the database."""
        if state not in STEPS[ArrivalState(self.state)]:
            raise WrongState(
                _("This file is “%(state)s”; that step is not possible now.") % {"state": self.get_state_display()}
            )
        if not Arrival.objects.filter(pk=self.pk, state=self.state).update(state=state, **also):
            raise WrongState(_("Something else has just happened to this file. Load the page again."))
        self.state = state
        for name, value in also.items():
            setattr(self, name, value)


class ArrivedFile(models.Model):
    """One sealed piece of an arrival: a part as it was received, or the copy that others will get."""

    class Role(models.TextChoices):
        PART = "part", _("Part")
        PLAIN = "plain", _("Drawn anew, as it came")
        SHOWN = "shown", _("Shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=5, choices=Role.choices)
    start = models.PositiveBigIntegerField(default=0)  # of a part: where it belongs, in bytes
    size = models.PositiveBigIntegerField()  # clear bytes
    content_type = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "role", "start"], name="one_piece_a_place")]

    @property
    def scope(self) -> str:
        return f"case:{self.arrival.case_id}"

    @property
    def bound(self) -> str:
        return f"arrival.file:{self.pk}"

    @property
    def file_name(self) -> str:
        """Random, inside the store; user names and paths never touch the file system."""
        return f"{self.pk.hex[:2]}/{self.pk.hex}"


class Overruling(Protected, SealedWords):
    """Somebody's word that a file was held back by mistake; the second of another person lets it go on."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="overrulings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=12)
    reason = SealedTextField(max_length=400)
    at = models.DateTimeField(default=timezone.now)

    objects = OurQuerySet["Overruling"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["arrival", "by", "step"], name="one_word_each")]

    @property
    def words_scope(self) -> str:
        return f"case:{self.arrival.case_id}"

    @property
    def words_place(self) -> str:
        return f"{self.arrival_id}/{self.by_id}/{self.step}"  # its own number is not known before it is written


def bytes_since(rows: models.QuerySet[Arrival], when: object) -> int:
    """Announced bytes of these arrivals begun since then."""
    return int(rows.filter(begun_at__gte=when).aggregate(all=models.Sum(F("size")))["all"] or 0)


def at_rest(before: object, *states: ArrivalState) -> models.QuerySet[Arrival]:
    """Arrivals in these states of which nothing was heard since then."""
    return Arrival.objects.filter(Q(beat_at__lt=before), state__in=states)
