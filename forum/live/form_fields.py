"""The fields that each form of ours has; a request with any other is refused (ASVS V15.3.3, mass assignment)."""

from __future__ import annotations

import re

from geoloc.clue_types import CLUE_TYPES

EVERYWHERE = frozenset({"csrfmiddlewaretoken"})
_CASE = "board question background urgency handling named excluded"
_NOTE = "notes note_words"
_CLUE = f"clue_type title expect file text language region alert_experts {_NOTE}"
_POST = "text quotes clue"
_MARK = "shape geometry text start end low high x y w h points"
_ROWS = r"(languages|regions)-(\d+-(language|variety|grew_up|area|DELETE)|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)"

# Page → its fields, as patterns of whole names; a page that is not here has no form.
FIELDS: dict[str, str] = {
    "accounts:notice": "next",
    "accounts:terms": "next",
    "accounts:language": "language next",
    "accounts:step_in": "user next",
    "accounts:first": "token name email password password_again organisation kind country",
    "accounts:expertise": f"{_ROWS} add {' '.join(CLUE_TYPES)}",
    "accounts:sessions": "others end",
    "accounts:providers": "link unlink",
    "accounts:provider_go": "next",
    "accounts:people": "q",
    "accounts:person": "organisation roles appoint grant until withdraw suspend reason restore end release reset sure",
    "accounts:organisations": "name kind country parent",
    "accounts:organisation": "name kind country parent",
    "accounts:unit": "email role invite duty_contact response_hours languages zone begin end days duty attest person"
    " left reason withdraw",
    "accounts:watched": "reason",
    "review:application": "agency country role purpose sponsor_email",
    "live:theme": "theme next",
    "boards:manage": "name purpose topics ceiling",
    "boards:people": "email as_moderator last_day unseat",
    "cases:new": _CASE,
    "cases:edit": _CASE,
    "cases:submit": "",
    "clues:new": _CLUE,
    "clues:edit": _CLUE,
    "arrival:begin": f"{_CLUE} size name",
    "arrival:arrival": f"{_CLUE} offers",
    "arrival:discard": "",
    "arrival:clean": "recipe turn tilt voice (cover|face|crop)_(x|y|w|h) cover_(shape|colour) face_reason"
    " part_(what|start|end) blank_(start|end)",
    "arrival:held": "reason overrule destroy",
    "clues:withdraw": "",
    "clues:original": "reason",
    "clues:voice": "close take_off name email days reason",
    "discussion:write": _POST,
    "discussion:preview": _POST + " seen",
    "discussion:mark": _MARK,
    "discussion:edit": "text seen",
    "discussion:withdraw": "",
    "discussion:read": "position",
    "clues:points": "start end",
    "answers:give": r"(place|excluded|drawn|km|(drawn_)?percent|(drawn_)?words)_\d+ cannot_tell reasons marks"
    " marks_against after_round",
    "answers:places": "q of",
    "alerts:shown": "seq",
    "alerts:read_all": "tab",
    "alerts:follow": "on tab",
    "leads:instruments": "socket side hum height shadow error at clock clock_at clock_off dial plate"
    " plate_letters plate_end",
    "practice:truth": "area explanation origin credit",
    "referrals:refer": "unit message widen",
    "referrals:accept": "",
    "referrals:decline": "reason",
    "referrals:conclude": "outcome note",
    "referrals:locate": "",
    "referrals:close": "",
    "referrals:reopen": "",
    "audience:case": "handling board named guests last_day lifted wider organisation narrower to offer email reason "
    "conflict take_off withdraw withdraw_offer lift",
    "audience:step_back": "",
    "audience:answer_offer": "accept decline",
    "audience:give": "code email reason",
    "audience:between": "first second code",
    "related:case": "ask accept decline",
    "hashlists:lists": "extend until remove reason",
    "arranging:board": "seen do clue group before label",
    "arranging:links": "do link reason with",
    "arranging:compare": "reason",
    "emergency:emergency": "code reason confirm refuse take_back done",
    "desk:claim": "",
    "desk:release": "",
    "desk:take_over": "reason",
    "desk:verdict": "verdict seen reason canned",
    "desk:note": f"{_NOTE} seen",
    "care:care": "off items minutes pause_after greyscale muted",
    "care:open": "next",
    "care:viewing": "",
    "care:hand_back": "",
    "audit:ask": "op led outcome since until code person object case actor",
    "audit:open": "reason here",
    "audit:close": "here",
    "audit:verify": "",
    "audit:compare": "note file",
}
_PATTERNS = {page: re.compile("|".join(names.split()) or r"(?!)") for page, names in FIELDS.items()}
_NONE = re.compile(r"(?!)")


def unknown(page: str, sent: frozenset[str]) -> list[str]:
    """Fields that the form of this page does not have; pages without a namespace are allauth's and take care."""
    if ":" not in page:
        return []
    known = _PATTERNS.get(page, _NONE)
    return sorted(name for name in sent - EVERYWHERE if not known.fullmatch(name))
