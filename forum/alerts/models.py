"""What people are told: inbox rows numbered per person, levels of following, the outbox of large deliveries."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import OurQuerySet
from audit.protected import Protected, ProtectedQuerySet
from forum.alerts.mail_models import MailSettings  # noqa: F401  a model of this room too
from forum.boards.models import Board
from forum.cases.models import Case

SIGN_INS = ("new_device", "new_country")
EMERGENCIES = ("emergency_asked", "emergency_opened", "emergency_unit")
AT_ONCE = SIGN_INS + EMERGENCIES  # mailed without delay, and to who turned mails off too


class InboxItem(models.Model):
    """One thing one person is told: ids and a reason, never a title or a text (rights are re-checked at display)."""

    class Kind(models.TextChoices):
        CLUE_FOR_YOU = "clue_for_you", _("A clue you may know")
        CLUE_ADDED = "clue_added", _("New clue in a case you follow")
        CASE_OPENED = "case_opened", _("New case on a board")
        APPROVED = "approved", _("Yours was approved")
        RETURNED = "returned", _("Yours was returned")
        QUARANTINED = "quarantined", _("Yours was held back")
        CORRECTED = "corrected", _("Yours was approved with a correction")
        REDACTED = "redacted", _("Words of yours were taken out")
        ASKED = "asked", _("A moderator asks you something")
        REPLIED = "replied", _("The author answered what you asked")
        NEW_POST = "new_post", _("New post in a case you follow")
        BOOKMARK = "bookmark", _("You wanted to come back to this")
        MENTIONED = "mentioned", _("Somebody calls you by name")
        MOVED = "moved", _("Posts of yours were moved to another case")
        PREPARED = "prepared", _("A moderator began a case for you")
        ACCEPTED = "accepted", _("What you wrote was accepted as a finding")
        NEW_ANSWER = "new_answer", _("New answer to your clue")
        BELIEF_MOVED = "belief_moved", _("The likely place has moved")
        REFERRAL_IN = "referral_in", _("Referral to your unit")
        REFERRAL_ACCEPTED = "referral_accepted", _("Referral accepted")
        REFERRAL_DECLINED = "referral_declined", _("Referral declined")
        OUTCOME = "outcome", _("Outcome of a case you helped")
        FLAG_DECIDED = "flag_decided", _("A report of yours was decided")
        STRIKE = "strike", _("A moderator gave you a strike")
        STRIKES = "strikes", _("Somebody has several strikes")
        APPEAL_DECIDED = "appeal_decided", _("Your appeal was decided")
        APPEALED = "appealed", _("An appeal against what you decided was decided")
        TO_VET = "to_vet", _("Something to vet")
        ESCALATED = "escalated", _("Another moderator passed something on")
        NOT_DECIDED = "not_decided", _("What you decided was not carried out")
        VETTED = "vetted", _("Your application was decided")
        NAMED = "named", _("You were let into a case")
        OFFERED = "offered", _("A case is offered to you")
        HANDED_OVER = "handed_over", _("A case has another owner")
        GIVEN = "given", _("A case without its author has the owner whom you named")
        NOT_GIVEN = "not_given", _("A case without its author was not given to whom you named")
        RENEWAL_DUE = "renewal_due", _("Your vetting is to be renewed")
        ROSTER_DUE = "roster_due", _("Your unit's roster is to be confirmed")
        RELATED = "related", _("A unit holds something related")
        RELATED_ASKED = "related_asked", _("Somebody asks about something related to your case")
        RELATED_DECLINED = "related_declined", _("What you asked about something related was declined")
        EMERGENCY_ASKED = "emergency_asked", _("Somebody asks for a second person in an emergency")
        EMERGENCY_OPENED = "emergency_opened", _("Your case was opened in an emergency")
        EMERGENCY_UNIT = "emergency_unit", _("A case of your unit was opened in an emergency")
        EMERGENCY_YOURS = "emergency_yours", _("You may read a case for an hour")
        HELD = "held", _("A file was held back unseen")
        YOURS_HELD = "yours_held", _("Your file was held back")
        PRACTICE = "practice", _("Practice for this week")
        HEARER = "hearer", _("You may hear a recording")
        FOUND = "found", _("Something new that your kept search finds")
        NEW_DEVICE = "new_device", _("Sign-in from a new device")
        NEW_COUNTRY = "new_country", _("Sign-in from another country")
        UNIT_COUNTRY = "unit_country", _("Somebody signed in from another country")
        READS_MUCH = "reads_much", _("Somebody opens far more cases than usual")
        TRAIL_ALARM = "trail_alarm", _("The audit trail needs somebody")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="inbox")
    seq = models.PositiveIntegerField()  # 1, 2, 3... per person, taken under that person's Mailbox lock
    kind = models.CharField(max_length=20, choices=Kind.choices)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    target = models.UUIDField(null=True, blank=True)  # clue, post, review, referral: what `kind` says
    why = models.JSONField(default=dict)  # {"language": "es", "variety": "MX"}: facts about the reader, not the case
    key = models.CharField(max_length=120)  # dedupe: telling twice is telling once
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "seq"], name="inbox_seq"),
            models.UniqueConstraint(fields=["user", "key"], name="inbox_key"),
        ]
        indexes = [  # what is mailed at once is asked for every two seconds
            models.Index(fields=["user"], condition=Q(mailed_at=None, kind__in=AT_ONCE), name="inbox_to_warn_of")
        ]


class Mailbox(models.Model):
    """A person's position: the newest number given and the newest shown."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="mailbox")
    last_seq = models.PositiveIntegerField(default=0)
    shown_seq = models.PositiveIntegerField(default=0)
    mail_seq = models.PositiveIntegerField(default=0)  # up to where it was decided what is mailed
    acts_seen_at = models.DateTimeField(null=True, blank=True)  # an auditor: up to where administrators' acts were seen

    objects = OurQuerySet["Mailbox"].as_manager()


class Level(models.TextChoices):
    """How much somebody wants to hear of something; forum/alerts/levels.py says what follows from it."""

    WATCH = "watch", _("Watch")
    FOLLOW = "follow", _("Follow")
    NORMAL = "normal", _("Normal")
    MUTE = "mute", _("Mute")


class Follow(Protected):
    """A person's level for one case, one kind of clue, one language or one board."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    clue_type = models.CharField(max_length=20, blank=True)  # geoloc.clue_types
    language = models.CharField(max_length=12, blank=True)  # BCP 47 primary tag
    level = models.CharField(max_length=6, choices=Level.choices, default=Level.FOLLOW)
    by_itself = models.BooleanField(default=False)  # they wrote or answered in the case; nobody chose it
    since = models.DateTimeField(default=timezone.now)

    objects = ProtectedQuerySet["Follow"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "case"], name="one_follow"),
            models.UniqueConstraint(fields=["user", "board"], name="one_level_of_board"),
            models.UniqueConstraint(
                fields=["user", "clue_type"], condition=~Q(clue_type=""), name="one_level_of_clue_type"
            ),
            models.UniqueConstraint(
                fields=["user", "language"], condition=~Q(language=""), name="one_level_of_language"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, board=None, clue_type="", language="")
                | Q(case=None, board__isnull=False, clue_type="", language="")
                | (Q(case=None, board=None, language="") & ~Q(clue_type=""))
                | (Q(case=None, board=None, clue_type="") & ~Q(language="")),
                name="level_of_one_thing",
            ),
        ]


class Outbox(models.Model):
    """A delivery to many people, expanded into inbox rows in batches; sent_at is set after, so at least once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payload = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
