"""How one person is mailed: when, at which hours not, and in which form; nothing chosen means the usual."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.protected import Protected, ProtectedQuerySet


class When(models.TextChoices):
    """After which delay, or at which regular hour."""

    NOW = "now", _("At once")
    QUARTER = "quarter", _("After a quarter of an hour")
    HOUR = "hour", _("After an hour")
    DAY = "day", _("After a day")
    DAILY = "daily", _("Once a day, as a digest")
    WEEKLY = "weekly", _("Once a week, as a digest")
    NEVER = "never", _("Never")


DELAYS = {
    When.NOW: timedelta(0), When.QUARTER: timedelta(minutes=15), When.HOUR: timedelta(hours=1),
    When.DAY: timedelta(days=1),
}  # fmt: skip
DIGESTS = frozenset({When.DAILY, When.WEEKLY})
USUAL = When.QUARTER  # who is at the screen reads it there


class MailSettings(Protected):
    """One person's choices about ordinary mail; what is mailed at once in an emergency heeds none of them."""

    bookkeeping = frozenset({"next_at"})

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="mail")
    when = models.CharField(max_length=8, choices=When.choices, default=USUAL)
    zone = models.CharField(max_length=64, default="UTC")  # of the tz database (IANA)
    hour = models.PositiveSmallIntegerField(default=8)  # of a digest
    weekday = models.PositiveSmallIntegerField(default=0)  # of a weekly digest; Monday is 0
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    numbers = models.BooleanField(default=False)  # by part of the inbox; never a title, never a board's name
    next_at = models.DateTimeField(null=True, blank=True)  # when the next digest goes

    objects = ProtectedQuerySet["MailSettings"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            )
        ]

    @property
    def is_digest(self) -> bool:
        return self.when in DIGESTS

    def is_quiet(self, at: datetime) -> bool:
        """Whether this moment lies in their quiet hours; the first minute does, the last does not."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        now = at.astimezone(ZoneInfo(self.zone)).time()
        return _between(now, self.quiet_from, self.quiet_until)

    def next_digest(self, after: datetime) -> datetime | None:
        """The first of their hours after a moment; None where there is no digest."""
        if not self.is_digest:
            return None
        local = after.astimezone(ZoneInfo(self.zone))
        days = [local.date() + timedelta(days=ahead) for ahead in range(9)]
        hours = [datetime.combine(day, time(self.hour), ZoneInfo(self.zone)) for day in days]
        fitting = [one for one in hours if self.when == When.DAILY or one.weekday() == self.weekday]
        return next(one for one in fitting if one > after)


def _between(now: time, begin: time, end: time) -> bool:
    return begin <= now < end if begin < end else now >= begin or now < end
