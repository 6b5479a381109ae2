"""The one table of who may: every page, socket, command and template. What is not listed is open to nobody."""

from __future__ import annotations

from enum import StrEnum

from accounts.roles import Role


class Who(StrEnum):
    """How far somebody has to have come; each of the later ones may also do what the earlier ones may."""

    ANYONE = "anyone, signed in or not"
    STRANGER = "anyone who has accepted the notice of restricted use"
    ENROLLING = "signed in; enrolling a second factor"
    CONFIRMING = "signed in; proving a second factor"
    ACCEPTING = "signed in with both factors"
    APPLYING = "signed in with both factors, and the terms accepted"
    CLEARED = "vetted, with both factors, and the terms accepted"


Allowed = Who | frozenset[Role]  # roles: cleared, and holding one of them
_MODERATOR = frozenset({Role.MODERATOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_AUDITOR = frozenset({Role.AUDITOR})
_LOOKS_AFTER_THE_TRAIL = _AUDITOR | _ADMINISTRATOR
_KEEPS_ROSTERS = _ADMINISTRATOR | {Role.COORDINATOR}
_DECIDES_ON_HELD = _MODERATOR | {Role.OFFICER}
_INVESTIGATOR = frozenset({Role.INVESTIGATOR})
OPERATOR = "the operator at the machine"  # commands ask nobody; those that change something name who is behind them

# Whether a certain case, clue, post ... is theirs to see, visible_to says; whether they may do it, each room's checks.
ROUTES: dict[str, Allowed] = {
    **dict.fromkeys([
        "account_logout", "account_inactive", "account_email_verification_sent", "account_confirm_email",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done", "mfa_authenticate", "accounts:notice", "accounts:language",
        "accounts:step_in", "live:theme",
        "live:report",  # browsers send it without a session; bounded, and told to nobody but the log
        # Asked by machines on the operator's own networks; for all others they do not exist (forum/operating/views.py)
        "operating:live", "operating:ready", "operating:metrics",
        "published_log",  # asks for an auditor, or a program with a token, itself
    ], Who.ANYONE),
    **dict.fromkeys([
        "account_login", "account_signup", "mfa_login_webauthn", "accounts:first", "accounts:provider_go",
        "accounts:provider_back",  # and who is signed in already, to link: who it is for is asked of the session
    ], Who.STRANGER),
    **dict.fromkeys(["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"], Who.ENROLLING),
    **dict.fromkeys(["mfa_reauthenticate", "mfa_reauthenticate_webauthn"], Who.CONFIRMING),
    **dict.fromkeys([
        "accounts:terms", "accounts:terms_version", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    ], Who.ACCEPTING),
    **dict.fromkeys([
        "review:application", "accounts:home", "accounts:sessions", "account_change_password",
    ], Who.APPLYING),
    **dict.fromkeys([
        "accounts:expertise", "accounts:providers", "live:queue",
        "live:acts", "boards:home", "boards:board", "boards:people",
        "cases:case", "cases:news", "cases:edit", "cases:submit", "clues:new", "clues:clue", "clues:leads",
        "clues:latin", "clues:points", "clues:annotations",
        "arrival:mine", "arrival:begin", "arrival:upload", "arrival:arrival", "arrival:progress", "arrival:shown",
        "arrival:discard", "arrival:plain", "arrival:clean", "clues:before", "clues:original", "clues:voice",
        "clues:edit", "clues:withdraw", "clues:media", "clues:peaks", "clues:tile", "clues:preview",
        "discussion:thread", "discussion:news", "discussion:read", "discussion:post", "discussion:next",
        "discussion:write", "discussion:preview", "discussion:mark", "discussion:edit", "discussion:withdraw",
        "discussion:people", "discussion:history", "bookmarks:mine", "bookmarks:bookmark",
        "drafts:mine", "drafts:here", "drafts:keep", "drafts:discard",
        "discussion:correction", "review:question",
        "arranging:board", "arranging:news", "arranging:links", "arranging:compare",
        "answers:give", "answers:belief", "answers:places", "practice:result", "practice:truth",
        "practice:own", "leads:instruments", "search:similar", "search:search", "search:keep", "search:kept",
        "flags:own", "flags:post", "flags:clue", "flags:case", "redaction:redaction",
        "rearranging:case", "findings:finding", "conduct:mine", "conduct:appeal", "conduct:appeal_strike",
        "referrals:referrals", "referrals:referral", "referrals:accept", "referrals:decline", "referrals:conclude",
        "referrals:refer", "referrals:news", "referrals:locate", "referrals:close", "referrals:reopen",
        "alerts:inbox", "alerts:since", "alerts:shown", "alerts:read_all", "alerts:read_case", "alerts:open",
        "following:levels", "following:mail", "following:choose", "presence:choose", "presence:here",
        "care:care", "care:open", "care:viewing", "care:hand_back",
        "related:case", "audience:case", "audience:step_back", "audience:answer_offer",
        "audit:own", "audit:own_proof", "audit:own_proofs", "cases:new", "operating:status",
    ], Who.CLEARED),
    **dict.fromkeys([
        "desk:queue", "desk:item", "desk:claim", "desk:release", "desk:take_over", "desk:verdict", "desk:note",
        "rearranging:withdraw", "rearranging:go_on",
        "moderation:log", "moderation:ask", "moderation:export", "moderation:mine",
        "conduct:decided", "conduct:strike", "discussion:slow", "discussion:slow_board",
        "desk:holder", "desk:only", "desk:batch", "desk:correct", "desk:ask", "desk:escalate", "desk:undo",
    ], _MODERATOR),
    **dict.fromkeys([
        "boards:manage", "accounts:people", "accounts:person", "accounts:organisations", "accounts:organisation",
        "audience:between", "wording:terms", "operating:operating",
        "operating:tasks",
    ], _ADMINISTRATOR),
    **dict.fromkeys([
        "redaction:post", "redaction:clue", "redaction:case", "redaction:answer",
    ], _MODERATOR),
    **dict.fromkeys(["redaction:originals", "redaction:original"], frozenset({Role.OFFICER})),
    "arrival:held": _DECIDES_ON_HELD,
    "desk:reasons": _MODERATOR | _ADMINISTRATOR,
    "conduct:strikes": _MODERATOR | _KEEPS_ROSTERS,
    "hashlists:lists": _ADMINISTRATOR | _DECIDES_ON_HELD,
    "audience:give": frozenset({Role.COORDINATOR}),
    "care:unit": frozenset({Role.COORDINATOR}),
    "practice:unit": frozenset({Role.COORDINATOR}),
    "practice:confusions": _AUDITOR | {Role.COORDINATOR},
    "emergency:emergency": _KEEPS_ROSTERS | _AUDITOR,
    **dict.fromkeys([
        "accounts:units", "accounts:unit", "accounts:watched", "flags:people", "second_look:agreement",
        "moderation:team", "moderation:team_export", "moderation:sample",
    ], _KEEPS_ROSTERS),
    **dict.fromkeys([
        "audit:trail", "audit:ask", "audit:open", "audit:close", "audit:entry", "audit:proof", "audit:administrators",
    ], _AUDITOR),
    **dict.fromkeys(["audit:verify", "audit:health", "audit:compare"], _LOOKS_AFTER_THE_TRAIL),
}  # fmt: skip

# Kind of message on the one socket, in and out, and who sends or gets it.
SOCKET: dict[str, str] = {
    "open": "a session that is cleared, from our own origin",
    "watch": "in: who may see that case now; anything else closes the socket",
    "case": "out: who watches it and may see it at that moment",
    "belief": "out: the same, and for whom its answers are not sealed",
    "inbox": "out: the person whose inbox it is, cleared at that moment",
    "acts": "out: auditors, cleared at that moment",
    "queue": "out: moderators, cleared at that moment, whose own queue has changed",
}

COMMANDS: dict[str, str] = {
    "audit_roles": OPERATOR,
    "check": OPERATOR,
    "demonstration": OPERATOR,
    "demonstration_keys": f"{OPERATOR}, of a demonstration",
    "erase_case": f"{OPERATOR}, naming the administrator who decided",
    "erase_person": f"{OPERATOR}, naming the administrator who decided",
    "export_audit": OPERATOR,
    "export_case": f"{OPERATOR}, naming the recipient: an auditor, or who may see the case",
    "find_near_duplicates": OPERATOR,
    "find_related": OPERATOR,
    "rebuild_search": OPERATOR,
    "first_administrator_token": f"{OPERATOR}, while there are no people",
    "import_hash_list": f"{OPERATOR}, by themselves or naming the administrator who decided",
    "keep": OPERATOR,
    "mode": OPERATOR,
    "let_in": f"{OPERATOR}, for an administrator who is shut out",
    "prune_audit": OPERATOR,
    "reconcile_audit": OPERATOR,
    "remove_hash_list": f"{OPERATOR}, by themselves or naming the administrator who decided",
    "replay_erasures": OPERATOR,
    "rotate_master_key": OPERATOR,
    "seal_words": OPERATOR,
    "send_mail_notices": OPERATOR,
    "sequence_audit": OPERATOR,
    "tasks": OPERATOR,
    "verify_audit": OPERATOR,
    "work": OPERATOR,
}

# Folders and files of templates: who may be shown what is made of them. The longest name that fits counts.
TEMPLATES: dict[str, Allowed] = {
    "400": Who.ANYONE, "403": Who.ANYONE, "404": Who.ANYONE, "405": Who.ANYONE, "413": Who.ANYONE, "414": Who.ANYONE,
    "arrived.html": Who.ANYONE, "away.html": Who.ANYONE, "full.html": Who.ANYONE, "django/": Who.ANYONE,
    "500": Who.ANYONE, "503": Who.ANYONE, "refusal.html": Who.ANYONE,
    "slower.html": Who.CLEARED, "locked.html": Who.ANYONE, "read_only.html": Who.ANYONE,
    "operating/": Who.CLEARED, "operating/operating.html": _ADMINISTRATOR,
    "operating/tasks.html": _ADMINISTRATOR,
    "base.html": Who.ANYONE, "_parts/": Who.ANYONE, "allauth/": Who.ANYONE, "account/": Who.ANYONE,
    "mfa/": Who.ENROLLING, "mfa/authenticate.html": Who.ANYONE, "mfa/webauthn/snippets/": Who.ANYONE,
    "accounts/notice.html": Who.ANYONE, "accounts/no_certificate.html": Who.ANYONE, "accounts/first.html": Who.STRANGER,
    "accounts/leaving.html": Who.STRANGER, "accounts/suspended.html": Who.ENROLLING,
    "accounts/terms": Who.ACCEPTING, "accounts/home.html": Who.APPLYING, "accounts/sessions.html": Who.APPLYING,
    "accounts/_sessions.html": Who.APPLYING, "accounts/watched.html": _KEEPS_ROSTERS,
    "accounts/application.html": Who.APPLYING,
    "accounts/expertise.html": Who.CLEARED, "accounts/providers.html": Who.CLEARED,
    "accounts/_quiet_field.html": Who.CLEARED,
    "accounts/_vetting.html": _MODERATOR,
    "accounts/people.html": _ADMINISTRATOR, "accounts/person.html": _ADMINISTRATOR,
    "accounts/organisation": _ADMINISTRATOR, "accounts/unit": _KEEPS_ROSTERS,
    "alerts/": Who.CLEARED, "answers/": Who.CLEARED, "answers/_vetting.html": _MODERATOR,
    "arranging/": Who.CLEARED, "arranging/_vetting.html": _MODERATOR,
    "arrival/": Who.CLEARED, "arrival/held.html": _DECIDES_ON_HELD,
    "audience/": Who.CLEARED, "audience/_vetting.html": _MODERATOR,
    "audience/_giving.html": _MODERATOR, "audience/between.html": _ADMINISTRATOR,
    "audience/give.html": frozenset({Role.COORDINATOR}),
    "audit/": _LOOKS_AFTER_THE_TRAIL, "audit/own.html": Who.CLEARED, "audit/_": Who.CLEARED,
    "audit/_opening.html": _AUDITOR, "audit/_administrators.html": _AUDITOR,
    "boards/": Who.CLEARED, "boards/manage.html": _ADMINISTRATOR,
    "care/": Who.CLEARED, "care/unit.html": frozenset({Role.COORDINATOR}),
    "cases/": Who.CLEARED, "cases/_vetting.html": _MODERATOR,
    "clues/": Who.CLEARED, "asking/": Who.CLEARED, "leads/": Who.CLEARED, "clues/_vetting.html": _MODERATOR,
    "flags/": Who.CLEARED, "flags/_vetting.html": _MODERATOR, "flags/people.html": _KEEPS_ROSTERS,
    "redaction/": frozenset({Role.OFFICER}), "redaction/redact.html": _MODERATOR, "redaction/told.html": Who.CLEARED,
    "findings/": Who.CLEARED, "rearranging/": Who.CLEARED, "rearranging/_vetting.html": _MODERATOR,
    "second_look/": _KEEPS_ROSTERS, "second_look/_vetting.html": _MODERATOR,
    "emergency/": _KEEPS_ROSTERS | _AUDITOR, "emergency/_": Who.CLEARED,
    "following/": Who.CLEARED,
    "hashlists/": _ADMINISTRATOR | _DECIDES_ON_HELD,
    "wording/": Who.CLEARED, "wording/terms.html": _ADMINISTRATOR,
    "desk/": _MODERATOR, "desk/reasons.html": _MODERATOR | _ADMINISTRATOR,
    "desk/_reason_fields.html": _MODERATOR | _ADMINISTRATOR,
    "moderation/": _MODERATOR, "moderation/team.html": _KEEPS_ROSTERS,
    "moderation/_": _MODERATOR | _KEEPS_ROSTERS, "conduct/": Who.CLEARED, "conduct/_vetting.html": _MODERATOR,
    "conduct/decided.html": _MODERATOR, "conduct/strike.html": _MODERATOR,
    "conduct/strikes.html": _MODERATOR | _KEEPS_ROSTERS, "discussion/slow.html": _MODERATOR,
    "drafts/": Who.CLEARED, "bookmarks/": Who.CLEARED,
    "discussion/": Who.CLEARED, "discussion/_vetting.html": _MODERATOR, "review/": Who.CLEARED,
    "practice/": Who.CLEARED, "search/": Who.CLEARED, "related/": Who.CLEARED, "referrals/": Who.CLEARED,
}  # fmt: skip


def of_template(name: str) -> Allowed | None:
    """Who may be shown it; None for one that is not listed."""
    fitting = [one for one in TEMPLATES if name.startswith(one)]
    return TEMPLATES[max(fitting, key=len)] if fitting else None


def in_words(allowed: Allowed) -> str:
    """For the page in docs/."""
    if isinstance(allowed, Who):
        return allowed.value
    return "cleared, as " + " or ".join(sorted(role.value for role in allowed))


def named(*those: Who) -> frozenset[str]:
    """The pages at these steps of the ladder."""
    return frozenset(name for name, allowed in ROUTES.items() if allowed in those)
