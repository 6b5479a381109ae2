"""What a redaction needs besides rights; what somebody may not read is not found before."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict
from forum.redaction.models import Reason
from forum.redaction.passages import Scrubber
from forum.redaction.things import Thing

SHORTEST, MOST, LONGEST = 2, 20, 500
LONGEST_WORDS = 400
REASON = 10  # letters of a reason to open an original


def check_seen(thing: Thing, seen: str) -> None:
    """Compare-and-set on the words shown: a newer text is not changed unread."""
    if seen != thing.seen_hash:
        raise Conflict(_("It was changed since you opened it. Look at it as it is now, then redact."))


def check_passages(passages: tuple[str, ...]) -> None:
    """Few and not too short: one letter would take out most of a text."""
    if not passages:
        raise BadInput(_("Type what to take out, or select it in the text: one passage a line."))
    if len(passages) > MOST:
        raise BadInput(_("At most %(n)d passages at once; the rest can be redacted after that.") % {"n": MOST})
    if any(len(one) < SHORTEST for one in passages):
        raise BadInput(_("A passage has at least %(n)d letters: less stands in almost every word.") % {"n": SHORTEST})
    if any(len(one) > LONGEST for one in passages):
        raise BadInput(_("A passage has at most %(n)d letters. What is longer is better returned.") % {"n": LONGEST})


def check_found(thing: Thing, passages: tuple[str, ...]) -> None:
    """Each of them: one that is misspelt would stay without a word."""
    for number, passage in enumerate(passages, 1):
        one = Scrubber((passage,), "")
        if not any(one.spans(words) for _code, words in thing.parts):
            raise BadInput(
                _("The passage in line %(n)d does not stand in the text: copy it as it is written there.")
                % {"n": number}
            )


def check_reason(reason: str, words: str, passages: tuple[str, ...]) -> None:
    """The author reads the words, and so does the trail: none of what is taken out may stand in them."""
    if reason not in Reason.values:
        raise BadInput(_("Choose a reason."))
    if reason == Reason.OTHER and not words:
        raise BadInput(_("Say in a few words why: the author reads it."))
    if len(words) > LONGEST_WORDS:
        raise BadInput(_("Say it in at most %(n)d letters.") % {"n": LONGEST_WORDS})
    if Scrubber(passages, "").spans(words):
        raise BadInput(_("Your words to the author repeat what you take out. Say it in other words."))


def check_opening(reason: str) -> str:
    told = reason.replace("\x00", "").strip()
    if len(told) < REASON:
        raise BadInput(_("Say in a sentence why you have to read it: auditors see it at once."))
    return told[:LONGEST_WORDS]
