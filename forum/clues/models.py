"""Clues, their sealed media, and the marks people put on them."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongState
from accounts.models import User
from accounts.prepared import PERSON, Asked, Rule
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from audit.sealed_text import SealedJSONField, SealedTextField, SealedWords
from forum.boards.models import moderates
from forum.cases.models import Case, sees
from forum.clues.notes import NOTES
from forum.clues.states import STEPS, ClueState
from geoloc.clue_types import CLUE_TYPES


class ClueQuerySet(OurQuerySet["Clue"]):
    def visible_to(self, user: User) -> ClueQuerySet:
        """Approved clues of cases one may see; one's own; what waits, to the board's moderators."""
        return self.filter(shown(user)) if user.is_cleared else self.none()

    def approved(self) -> ClueQuerySet:
        return self.filter(state=ClueState.APPROVED)


def _shown(user: Asked) -> Q:
    case = Case.objects.filter(pk=OuterRef("case"))
    return Q(Exists(case.filter(sees(user)))) & (
        Q(state=ClueState.APPROVED)
        | Q(author=user.pk) & ~Q(state=ClueState.QUARANTINED)
        | Q(state__in=[ClueState.IN_REVIEW, ClueState.HIDDEN]) & Q(Exists(case.filter(moderates(user))))
    )


shown = Rule("shown", "clues.Clue", _shown, **PERSON)


class Clue(Protected, SealedWords):
    """One piece of evidence: a sound, a picture or a text, with what to expect and whom to ask."""

    bookkeeping = frozenset({"version"})

    class Medium(models.TextChoices):
        AUDIO = "audio", _("Audio")
        IMAGE = "image", _("Image")
        TEXT = "text", _("Text")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clues")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="clues")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 in the case: "clue 2"
    clue_type = models.CharField(max_length=20, choices=list(CLUE_TYPES.items()))
    medium = models.CharField(max_length=6, choices=Medium.choices)
    title = SealedTextField(max_length=120)
    expect = SealedTextField(max_length=400)  # what one will see or hear, before opening it
    notes = models.CharField(max_length=80, blank=True)  # codes of NOTES; empty: from before they were asked for
    note_words = SealedTextField(max_length=200, blank=True)
    text = SealedTextField(max_length=20000, blank=True)  # of a text clue; a transcript otherwise
    recipe = SealedJSONField(default=dict)  # what was changed by hand on the file, for moderators
    language = models.CharField(max_length=12, blank=True)  # BCP 47, as far as the author knows: routes the alert
    region = models.CharField(max_length=12, blank=True)  # ISO 3166 area, as far as the author knows
    alert_experts = models.BooleanField(default=True)  # the author's wish
    state = models.CharField(max_length=12, choices=ClueState.choices, default=ClueState.IN_REVIEW)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="clue_number_in_case")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.case.code}/{self.number}"

    @property
    def in_alerts(self) -> dict[str, str]:
        """What an inbox row may say of it: its number, kind and language, never its words."""
        return {"clue": str(self.number), "clue_type": self.clue_type, "clue_language": self.language}

    @property
    def contains(self) -> list[str]:
        """Its content notes in the words of the list."""
        return [str(NOTES[code]) for code in self.notes.split()]

    def seen_hash(self) -> str:
        """SHA-256 over all that others would see: words and, by hash, the shown file."""
        shown = self.media.filter(role=Media.Role.SHOWN).values_list("sha256", flat=True).first() or ""
        parts = [self.clue_type, self.medium, self.title, self.expect, self.text, self.language, self.region, shown]
        parts += [self.notes, self.note_words]
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

    def move_to(self, state: ClueState) -> None:
        """One step along STEPS, compare-and-set in the database."""
        if state not in STEPS[ClueState(self.state)]:
            raise WrongState(
                _("This clue is “%(state)s”; that step is not possible now.") % {"state": self.get_state_display()}
            )
        if not Clue.objects.filter(pk=self.pk, state=self.state).update(state=state, version=F("version") + 1):
            raise WrongState(_("Somebody else has just changed this clue. Load it again."))
        self.state = state

    @property
    def words_scope(self) -> str:
        return self.case.words_scope


class Media(Protected):
    """One sealed file of a clue: the original (kept apart, never served by default), what is shown, or its tiles."""

    class Role(models.TextChoices):
        ORIGINAL = "original", _("Original")
        BEFORE = "before", _("Shown, before it was cleaned by hand")
        SHOWN = "shown", _("Shown")
        TILES = "tiles", _("Tiles")  # previews and tiles of what is shown, made when somebody first opens it

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="media")
    role = models.CharField(max_length=8, choices=Role.choices)
    content_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)  # of the clear bytes
    size = models.PositiveBigIntegerField()  # clear bytes
    # width, height, seconds, peaks; removed metadata names (original); where each piece ends, in bytes (tiles)
    facts = models.JSONField(default=dict)
    stored_at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Media"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "role"], name="one_file_per_role")]

    @property
    def scope(self) -> str:
        """The key it is sealed under."""
        return f"case:{self.clue.case_id}"

    @property
    def bound(self) -> str:
        """A sealed file moved to another row does not open."""
        return f"clues.media:{self.pk}"

    @property
    def file_name(self) -> str:
        """Random, inside the store; user names and paths never touch the file system."""
        return f"{self.pk.hex[:2]}/{self.pk.hex}"


class HearerQuerySet(ProtectedQuerySet["Hearer"]):
    def current(self) -> HearerQuerySet:
        return self.filter(until__gt=timezone.now())


class Hearer(Protected):
    """Somebody whom the owner of the case named to hear a recording with a child's voice, for some days."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="hearers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    objects = HearerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clue", "user"], name="hearer_once")]


class TilesClaim(models.Model):
    """Somebody's worker cuts this picture at the moment; nobody else's does before the time is up."""

    shown = models.OneToOneField(Media, on_delete=models.CASCADE, primary_key=True, related_name="+")
    until = models.DateTimeField()


class Mark(Protected):
    """A place on a clue that posts and answers point at: seconds, a region in fractions, or characters."""

    class Shape(models.TextChoices):
        RANGE = "range", _("Range of sound")
        REGION = "region", _("Region of a picture")
        ELLIPSE = "ellipse", _("Ellipse on a picture")
        POLYGON = "polygon", _("Outline on a picture")
        SPAN = "span", _("Span of text")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="marks")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shape = models.CharField(max_length=7, choices=Shape.choices)
    # range: start, end in seconds, and of a band low, high in Hz · region, ellipse: x, y, w, h as fractions of the
    # picture · polygon: points, [x, y] as fractions each · span: start, end in characters
    geometry = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Mark"].as_manager()

    @property
    def href(self) -> str:
        """Where on its clue's page it is talked about; prefetch posts before asking many marks."""
        said = next((post for post in self.posts.all() if post.approved_id), None)
        return f"#post-{said.pk}" if said else ""
