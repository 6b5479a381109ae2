"""The fields that each form of ours has; a request with any other is refused (ASVS V15.3.3, mass assignment)."""

from __future__ import annotations

import re

from geoloc.clue_types import CLUE_TYPES

EVERYWHERE = frozenset({"csrfmiddlewaretoken"})
_CASE = "board question background urgency handling named excluded"
_NOTE = "notes note_words"
_CLUE = f"clue_type title expect file text language region alert_experts {_NOTE}"
_DRAFT = "draft revision"  # by which a window keeps what is typed
_ASKED = "as_it_is needed"  # of forms that come back with what was found in a text
_POST = f"text quotes clue {_DRAFT} {_ASKED}"
_MARK = f"shape geometry text start end low high x y w h points {_DRAFT} {_ASKED}"
_ANSWER = (
    r"(place|excluded|drawn|km|(drawn_)?percent|(drawn_)?words)_\d+ cannot_tell reasons marks marks_against after_round"
)
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
    "review:question": "words",
    "live:theme": "theme next",
    "boards:manage": "name purpose topics ceiling",
    "boards:people": "email as_moderator last_day unseat",
    "cases:new": f"{_CASE} {_DRAFT} {_ASKED}",
    "cases:edit": f"{_CASE} {_ASKED}",
    "cases:submit": "",
    "clues:new": f"{_CLUE} {_ASKED}",
    "clues:edit": f"{_CLUE} {_ASKED}",
    "arrival:begin": f"{_CLUE} size name {_ASKED}",
    "arrival:arrival": f"{_CLUE} offers {_ASKED}",
    "arrival:discard": "",
    "arrival:clean": "recipe turn tilt voice (cover|face|crop)_(x|y|w|h) cover_(shape|colour) face_reason"
    " part_(what|start|end) blank_(start|end)",
    "arrival:held": "reason overrule destroy",
    "clues:withdraw": "",
    "clues:original": "reason",
    "clues:voice": "close take_off name email days reason",
    "discussion:write": _POST,
    "discussion:preview": _POST + " seen",
    "discussion:people": "q",
    "discussion:mark": _MARK,
    "discussion:edit": f"text seen {_DRAFT} {_ASKED}",
    "drafts:keep": f"{_POST} {_MARK} {_CASE} {_ANSWER} seen",
    "bookmarks:bookmark": "note day remove",
    "drafts:discard": "draft",
    "discussion:withdraw": "",
    "discussion:read": "position",
    "clues:points": "start end",
    "answers:give": f"{_ANSWER} {_DRAFT} {_ASKED}",
    "answers:places": "q of",
    "alerts:shown": "seq",
    "alerts:read_all": "tab",
    "alerts:read_case": "tab",
    "presence:choose": "shown",
    "presence:here": "",
    "following:mail": "when hour weekday zone quiet_from quiet_until numbers",
    "following:choose": r"(case|board)-[0-9a-f-]{36} (clue_type|language)-\w+ add_language add_level next",
    "leads:instruments": "socket side hum height shadow error at clock clock_at clock_off dial plate"
    " plate_letters plate_end",
    **dict.fromkeys(["flags:post", "flags:clue", "flags:case"], "reason words"),
    "conduct:strike": "kind words",
    **dict.fromkeys(["conduct:appeal", "conduct:appeal_strike"], "words"),
    **dict.fromkeys(["discussion:slow", "discussion:slow_board"], "minutes hours reason"),
    "moderation:team_export": "days",
    "moderation:sample": "days of number",
    **dict.fromkeys(
        ["redaction:post", "redaction:clue", "redaction:case", "redaction:answer"],
        "passages reason words seen previewed do",
    ),
    "redaction:original": "reason",
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
    "search:search": "q order below skip add kept",
    "search:keep": "q name alerts",
    "search:similar": f"{_CASE} {_CLUE} {_DRAFT} offers",  # a button of the forms of a case and a clue
    "rearranging:case": f"post target clue do seen question background board handling {_ASKED}",
    "rearranging:go_on": "seen",
    "rearranging:withdraw": "",
    "findings:finding": "why accept take_back",
    "search:kept": "alerts remove",
    "related:case": "ask accept decline",
    "operating:operating": "mode reason admitted seen words switch announce",
    "operating:tasks": "again give_up",
    "wording:terms": "term seen forms better why language add change off on",
    "hashlists:lists": "extend until remove reason",
    "arranging:board": "seen do clue group before label",
    "arranging:links": "do link reason with",
    "arranging:compare": "reason",
    "emergency:emergency": "code reason confirm refuse take_back done",
    **dict.fromkeys(["moderation:ask", "moderation:export"], "board op actor code object since until case"),
    "desk:claim": "seen reason canned strike strike_words",
    "desk:release": "seen reason canned strike strike_words",
    "desk:take_over": "reason",
    "desk:verdict": "verdict seen reason canned strike strike_words",
    "desk:correct": "text seen do",
    "desk:ask": "seen reason canned strike strike_words",
    "desk:escalate": "seen reason canned strike strike_words",
    "desk:undo": "",
    "desk:batch": "tick",
    "desk:only": "board kind",
    "desk:reasons": "do reason kind en fr es ar",
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
