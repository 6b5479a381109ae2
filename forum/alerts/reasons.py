"""Why somebody is told, in words: facts about the reader that they gave themselves, never facts about the case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.languages import LANGUAGES
from accounts.place_names import place_name
from forum.alerts.levels import OF_FOLLOWING
from forum.alerts.models import InboxItem
from geoloc.clue_types import CLUE_TYPES

Kind = InboxItem.Kind
CONCERNED = frozenset({Kind.CLUE_FOR_YOU})
_SENTENCES = {
    **dict.fromkeys(OF_FOLLOWING, _lazy("You followed it when this came.")),
    Kind.CASE_OPENED: _lazy("You are a member of this board."),
    Kind.BOOKMARK: _lazy("You bookmarked it for today."),
    Kind.MENTIONED: _lazy("It is addressed to you."),
    Kind.MOVED: _lazy("You wrote them."),
    Kind.PREPARED: _lazy("It is for posts of a case of yours: change what you like, then send it to vetting."),
    Kind.ACCEPTED: _lazy("You wrote it, and it helped."),
    Kind.TO_VET: _lazy("You moderate here."),
    Kind.REFERRAL_IN: _lazy("You coordinate the unit it was sent to."),
    Kind.OUTCOME: _lazy("You contributed to this case."),
    Kind.APPROVED: _lazy("You wrote it."),
    Kind.RETURNED: _lazy("You wrote it: correct it and send it again."),
    Kind.QUARANTINED: _lazy("You wrote it."),
    Kind.FLAG_DECIDED: _lazy("You reported it. Nobody is told that it was you."),
    Kind.STRIKE: _lazy("It says why, until when it counts, and how to appeal. Members do not see it."),
    Kind.STRIKES: _lazy("You moderate there, or look after them. Nothing follows by itself: talk to them."),
    Kind.APPEAL_DECIDED: _lazy("You appealed; here is the answer and its reason."),
    Kind.APPEALED: _lazy("You decided it first; another moderator looked at it."),
    Kind.ESCALATED: _lazy("You moderate here, and they should not decide it alone."),
    Kind.NOT_DECIDED: _lazy("It was changed, decided or closed to you before the seconds to undo were over."),
    Kind.ASKED: _lazy("You wrote it, and it waits: answer, and it goes on."),
    Kind.REPLIED: _lazy("You asked."),
    Kind.CORRECTED: _lazy("You wrote it: see what a moderator changed."),
    Kind.REDACTED: _lazy("You wrote it: see why."),
    Kind.NEW_ANSWER: _lazy("It is your case."),
    Kind.REFERRAL_ACCEPTED: _lazy("You sent it."),
    Kind.REFERRAL_DECLINED: _lazy("You sent it."),
    Kind.VETTED: _lazy("You applied."),
    Kind.NAMED: _lazy("Its author named you, and a moderator agreed."),
    Kind.OFFERED: _lazy("Its author asks you to take it over."),
    Kind.HANDED_OVER: _lazy("It was handed over."),
    Kind.GIVEN: _lazy("You asked, and a moderator agreed."),
    Kind.NOT_GIVEN: _lazy("You asked; the moderator's reason is in the trail. You can name somebody else."),
    Kind.RENEWAL_DUE: _lazy("You were vetted for a year, and it is nearly over."),
    Kind.ROSTER_DUE: _lazy("You keep this unit's roster."),
    Kind.RELATED: _lazy("It is your case: you can ask."),
    Kind.RELATED_ASKED: _lazy("It is your case: let them in, or decline."),
    Kind.RELATED_DECLINED: _lazy("You asked."),
    Kind.EMERGENCY_ASKED: _lazy("You can be the second person: it waits for half an hour."),
    Kind.EMERGENCY_OPENED: _lazy("It is your case, or you moderate it: “Who may see this case” says by whom and why."),
    Kind.EMERGENCY_UNIT: _lazy("You coordinate its unit."),
    Kind.EMERGENCY_YOURS: _lazy("You asked, and a second person confirmed it."),
    Kind.HELD: _lazy("You decide what becomes of it; nobody has seen it, and you need not."),
    Kind.YOURS_HELD: _lazy("You sent it. The people responsible have been told."),
    Kind.PRACTICE: _lazy("One case a week that you have not answered yet; nobody waits for it."),
    Kind.HEARER: _lazy("The owner of the case named you, for some days; each time you open it stands on the trail."),
    Kind.FOUND: _lazy("You keep a search that alerts you. Remove it, or turn its alert off, under Search."),
    Kind.NEW_DEVICE: _lazy("If this was not you, end that session here."),
    Kind.NEW_COUNTRY: _lazy("If this was not you, end that session here."),
    Kind.UNIT_COUNTRY: _lazy("You look after them: ask whether it was they."),
    Kind.READS_MUCH: _lazy("You look after them: ask why. Until then they are slowed down."),
    Kind.TRAIL_ALARM: _lazy("You look after the audit trail."),
}
_OUTCOMES = {
    "located": _lazy("You contributed to this case. The place was found."),
    "not_there": _lazy("You contributed to this case. The unit that was asked says: not there."),
    "unresolved": _lazy("You contributed to this case. The unit that was asked could not resolve it."),
}
_REDACTED = {  # why words were taken out, as the list of reasons has it
    "child": _lazy("You wrote it. The reason: personal data of a child."),
    "person": _lazy("You wrote it. The reason: personal data of another person."),
    "operational": _lazy("You wrote it. The reason: it was operational."),
}


def reason(kind: str, why: Mapping[str, str]) -> str:
    """One sentence that answers "why am I seeing this?"."""
    if kind in CONCERNED:
        return _of_expertise(why)
    if kind == Kind.OUTCOME and why.get("outcome") in _OUTCOMES:
        return str(_OUTCOMES[why["outcome"]])  # its class, never where or who
    if why.get("thing") == "move":
        return _("You asked that posts are moved; here is what was decided.")
    if kind == Kind.REDACTED and why.get("redacted") in _REDACTED:
        return str(_REDACTED[why["redacted"]])
    return str(_SENTENCES.get(Kind(kind), _("It is about something of yours.")))


def subject(why: Mapping[str, str], person: str = "") -> str:
    """Which clue it is about, by number and kind: "Clue 2, Speech"; or which person; empty when neither."""
    if person and "cases" in why:
        told = (
            _("%(name)s, %(number)s in a day") if why.get("within") == "day" else _("%(name)s, %(number)s in an hour")
        )
        return told % {"name": person, "number": why["cases"]}
    if person:
        return person
    if "clue" not in why:
        return ""
    return _("Clue %(number)s, %(kind)s") % {
        "number": why["clue"],
        "kind": CLUE_TYPES.get(why.get("clue_type", ""), ""),
    }


def _of_expertise(why: Mapping[str, str]) -> str:
    language = LANGUAGES.get(why.get("language", ""), "")
    if language and why.get("grew_up") and why.get("variety"):
        return _("You grew up with %(language)s as spoken in %(place)s.") % {
            "language": language,
            "place": place_name(why["variety"]),
        }
    if language and why.get("grew_up"):
        return _("You grew up with %(language)s.") % {"language": language}
    if language:
        return _("You know %(language)s.") % {"language": language}
    if why.get("region"):
        return _("You have lived in %(place)s.") % {"place": place_name(why["region"])}
    subject = CLUE_TYPES.get(why.get("subject", ""), "")
    return _("You know about: %(subject)s.") % {"subject": subject} if subject else _("You may know this.")
