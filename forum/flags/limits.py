"""How much one person reports in a day, and how much of it hides something at once: counted so that no race gets by."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.models import User
from forum.flags.models import FlagsToday


def count(by: User) -> None:
    """One more report; BadInput for one too many. The conditional UPDATE is what two requests at once meet."""
    today = timezone.now().date()
    FlagsToday.objects.filter(user=by, day__lt=today - timedelta(days=1)).delete()
    FlagsToday.objects.bulk_create([FlagsToday(user=by, day=today)], ignore_conflicts=True)
    mine = FlagsToday.objects.filter(user=by, day=today, sent__lt=settings.FLAGS_A_DAY)
    if not mine.update(sent=F("sent") + 1):
        raise BadInput(
            _("You have reported %(n)d things today. You can report more after midnight UTC; what can't wait, tell a "
              "moderator of the board.") % {"n": settings.FLAGS_A_DAY}
        )  # fmt: skip


def may_hide(by: User) -> bool:
    """One more that hides at once; False when there were as many as one person's word is good for in a day."""
    today = timezone.now().date()
    mine = FlagsToday.objects.filter(user=by, day=today, hid__lt=settings.FLAGS_HIDING_A_DAY)
    return bool(mine.update(hid=F("hid") + 1))
