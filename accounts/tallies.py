"""How much one person sends in a minute and in a day: a row for each, where requests of the same moment meet."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _lazy

from accounts.errors import Refusal, TooSoon

MINUTE, DAY = 60, 86_400
# What is counted, over how many seconds, and the setting that says how much of it there may be.
LIMITS: dict[str, tuple[tuple[int, str], ...]] = {
    "post": ((MINUTE, "POSTS_A_MINUTE"), (DAY, "POSTS_A_DAY")),  # comments on marks and edits are posts too
    "preview": ((MINUTE, "PREVIEWS_A_MINUTE"),),
    "look": ((MINUTE, "LOOKS_A_MINUTE"),),  # for better terms and personal data, whether or not the form asks then
    "mention": ((DAY, "MENTIONS_A_DAY"),),
    "case": ((DAY, "CASES_A_DAY"),),
    "clue": ((DAY, "CLUES_A_DAY"),),  # corrected ones too: each is read by moderators anew
    "answer": ((DAY, "ANSWERS_A_DAY"),),  # each round
}


_COUNT = """
UPDATE accounts_tally SET number = CASE WHEN period = %s THEN number + %s ELSE %s END, period = %s
WHERE user_id = %s AND what = %s AND span = %s AND (number <= %s OR period <> %s)
"""


class Tally(models.Model):
    """How many of one kind in the minute or the day that was the latest; kinds and spans are few, so nothing grows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=8)
    span = models.PositiveIntegerField()  # seconds
    period = models.PositiveIntegerField(default=0)  # since 1970, in spans
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "what", "span"], name="one_tally")]


def count(user: UUID, what: str, number: int = 1) -> None:
    """So many more; TooSoon for what is too much, and then the action's transaction takes all of it back.

    The conditional UPDATE is what two requests at once meet: the second waits for the first one's row, and whatever
    this person does next in the same transaction, no other request of theirs that is counted does meanwhile.
    """
    for span, setting in LIMITS[what]:
        most: int = getattr(settings, setting)
        period = int(time.time()) // span
        row = (user, what, span)
        if number <= most and _fits(row, period, number, most):
            continue
        # The first of its kind, or one too many: two first ones at once meet at the constraint.
        Tally.objects.bulk_create([Tally(user_id=user, what=what, span=span)], ignore_conflicts=True)
        if number > most or not _fits(row, period, number, most):
            raise TooSoon(_sentence(what, most, (period + 1) * span), (period + 1) * span)


def _fits(row: tuple[UUID, str, int], period: int, number: int, most: int) -> bool:
    """Every post asks it three times: Django would put the same statement together each time."""
    user, what, span = row
    of = Tally._meta.get_field("user").get_db_prep_value(user, connection)
    with connection.cursor() as cursor:
        # nosemgrep: row-gone-without-an-entry - a count of what is sent, each told by an entry of its own
        cursor.execute(_COUNT, [period, number, number, period, of, what, span, most - number, period])
        return bool(cursor.rowcount)


def answered(response: HttpResponse, refusal: Refusal | None) -> HttpResponse:
    """A page with its form again and everything typed; to programs too it says when to try again."""
    if isinstance(refusal, TooSoon):
        response.status_code = refusal.status
        response["Retry-After"] = str(max(1, round(refusal.until - time.time())))
    return response


_SENTENCES = {
    "preview": _lazy("%(n)d previews a minute are the most; the next one at %(time)s. Your text is kept."),
    "look": _lazy(
        "A text is looked at before it is sent, at most %(n)d times a minute; again at %(time)s. Your text is kept."
    ),
    "mention": _lazy(
        "You have called as many people by name as one can in a day (%(n)d). You can again at %(time)s; "
        "take the names out, or send it then: your text is kept."
    ),
    "case": _lazy("You have begun %(n)d cases today, the most that one can; again at %(time)s. Nothing is lost."),
    "clue": _lazy("You have sent %(n)d clues today, the most that one can; again at %(time)s. Nothing is lost."),
    "answer": _lazy("You have given %(n)d answers today, the most that one can; again at %(time)s. Nothing is lost."),
    "post": _lazy(
        "That is as much as one can post at a time (%(n)d). You can post again at %(time)s; your text is kept."
    ),
}


def _sentence(what: str, most: int, until: int) -> str:
    return str(_SENTENCES[what]) % {"n": most, "time": f"{datetime.fromtimestamp(until, UTC):%H:%M} UTC"}
