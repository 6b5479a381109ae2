"""How each address is told in the trail: by which operation, or for which reason not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from audit.models import Entry
from audit.operations import Operation
from tests.world import World

OWN_SIGN_IN = "signing in, one's own password and second factors: nothing of a case, nobody else"
EXEMPT = {
    **dict.fromkeys([
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate",
        "account_email_verification_sent", "account_change_password", "account_reset_password",
        "account_confirm_email", "account_reset_password_from_key_done", "account_reset_password_from_key",
        "account_reset_password_done", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
        "mfa_edit_webauthn", "mfa_login_webauthn",
    ], OWN_SIGN_IN),
    "accounts:notice": "before sign-in, the same for everybody",
    "accounts:terms": "the program's own words, and what one has accepted oneself",
    "accounts:terms_version": "the program's own words",
    "accounts:first": "exists only while there are no people",
    "accounts:sessions": "one's own open sessions",
    "accounts:providers": "one's own links with one's organisation's provider",
    "accounts:provider_back": "signing in: told with what comes of it",
    "accounts:home": "who one is oneself",
    "accounts:expertise": "what one has said of oneself",
    "following:mail": "what one has chosen for oneself, and a number of one's own rows",
    "care:care": "what one has chosen for oneself, and what one has looked at",
    "review:application": "one's own application, before one may see anything else",
    "leads:instruments": "tables of facts, and what one types oneself; nothing of it is kept",
    "cases:new": "an empty form, and the names of one's own boards",
    "audience:give": "an empty form",
    "search:search": "an empty form, and the searches one keeps oneself",
    "bookmarks:mine": "one's own notes, and codes, which tell nothing",
    "bookmarks:bookmark": "one's own note, and a code, which tells nothing",
    "drafts:mine": "where one has left something unfinished, without its words",
    "drafts:here": "one's own words, which nobody else has seen",
    "desk:holder": "who holds an item whose page is told itself",
    "operating:operating": "parts, numbers and the mode, nothing of a case or a person; a change is told",
    "operating:tasks": "kinds of work and their number, nothing of a case or a person; what is pressed is told",
    "operating:status": "which parts work, and what administrators announced",
    **dict.fromkeys(
        ["operating:live", "operating:ready", "operating:metrics"],
        "whether parts work, and numbers without ids, for the operator's own networks",
    ),
    "wording:terms": "sentences for any text, nothing of a case or a person; that one was changed is told",
    "desk:reasons": "sentences for any text, nothing of a case or a person; that one was changed is told",
    "live:queue": "a number",
    "live:acts": "a number",
    "discussion:news": "a number",
    "discussion:post": "leads to a page that is told itself",
    "discussion:next": "leads to a page that is told itself",
    "alerts:open": "leads to a page that is told itself",
    "audit:health": "nothing of any entry, and needed when none can be written",
    "audit:proof": "needs a signed log: told in test_trail_pages",
    "audit:own_proof": "needs a signed log: told in test_own_pages",
}  # fmt: skip
ONLY_POST = {
    "arrival:begin", "arrival:upload", "arrival:discard", "arrival:clean",
    "audience:step_back", "audience:answer_offer", "accounts:provider_go",
    "accounts:language", "accounts:step_in", "live:theme", "cases:submit", "clues:withdraw", "discussion:read",
    "clues:points",
    "drafts:keep", "drafts:discard", "discussion:people",
    "discussion:write", "discussion:mark", "discussion:preview", "discussion:withdraw", "referrals:accept",
    "referrals:decline", "referrals:conclude", "referrals:locate", "referrals:close", "referrals:reopen", "desk:claim",
    "desk:release", "desk:take_over", "desk:verdict", "desk:note", "desk:ask", "desk:escalate",
    "desk:undo", "desk:only", "moderation:ask", "moderation:export",
    "moderation:team_export", "moderation:sample",
    "care:open", "care:viewing", "care:hand_back", "alerts:shown", "alerts:read_all", "alerts:read_case",
    "following:choose", "presence:choose", "presence:here",
    "audit:verify", "audit:ask", "audit:open", "audit:close", "live:report", "answers:places", "search:keep",
    "search:kept", "search:similar", "rearranging:withdraw", "rearranging:go_on",
}  # fmt: skip
BUNDLE = "tile/entries/000"


@dataclass(frozen=True)
class Shown:
    """Who may open it, with which ids, what the trail must then say, and what it shows that nobody else may learn."""

    by: User
    ids: list[object]
    op: Operation
    protected: str = ""
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1  # two clues side by side are two readings


def shown_in(world: World) -> dict[str, list[Shown]]:
    cast, case, clue, sound = world.cast, world.case.pk, world.clue.pk, world.sound.pk
    expert, author, admin, auditor = cast.expert_mx, cast.investigator, cast.administrator, cast.auditor
    question, op, case_code = world.case.question, Operation, world.case.code
    fragment = {"HX-Request": "true"}
    return {
        "boards:home": [Shown(expert, [], op.BOARD_CONSULT, question)],
        "boards:board": [Shown(expert, [world.board.pk], op.BOARD_CONSULT, question)],
        "boards:manage": [Shown(admin, [], op.BOARD_CONSULT, world.board.name)],
        "boards:people": [Shown(admin, [world.board.pk], op.BOARD_CONSULT, "Elena Ruiz")],
        "accounts:people": [
            Shown(admin, [], op.PEOPLE_CONSULT, "Elena Ruiz"),
            Shown(admin, [], op.PEOPLE_CONSULT, "Elena Ruiz", query="?q=Elena"),
        ],
        "accounts:person": [Shown(admin, [expert.pk], op.PEOPLE_CONSULT, "Elena Ruiz")],
        "accounts:watched": [
            Shown(cast.coordinator, [world.unit_expert.pk], op.PEOPLE_CONSULT, "Ernesto Paz"),
            Shown(admin, [expert.pk], op.PEOPLE_CONSULT, "Elena Ruiz"),
        ],
        "accounts:organisations": [Shown(admin, [], op.PEOPLE_CONSULT, "Institute D")],
        "accounts:organisation": [Shown(admin, [expert.organisation_id], op.PEOPLE_CONSULT, "Institute D")],
        "accounts:units": [Shown(admin, [], op.PEOPLE_CONSULT, "Institute D")],
        "accounts:unit": [Shown(cast.coordinator, [cast.coordinator.organisation_id], op.ROSTER_CONSULT, "Unit MX")],
        "care:unit": [Shown(cast.coordinator, [], op.CARE_CONSULT, "everybody in your unit")],
        "cases:case": [Shown(expert, [case], op.CASE_CONSULT, question)],
        "cases:news": [Shown(expert, [case], op.CASE_CONSULT, world.clue.title, headers=fragment)],
        "cases:edit": [Shown(author, [world.draft.pk], op.CASE_CONSULT, world.draft.question)],
        "clues:new": [Shown(author, [case], op.CASE_CONSULT, world.case.code)],
        "clues:clue": [Shown(expert, [clue], op.CLUE_CONSULT, world.clue.text)],
        "clues:leads": [Shown(expert, [clue], op.CLUE_CONSULT, "It waits for its turn", headers=fragment)],
        "arrival:mine": [Shown(author, [], op.ARRIVAL_CONSULT, world.arrival.words["title"])],
        **{
            page: [Shown(author, [world.arrival.pk], op.ARRIVAL_CONSULT, shows)]
            for page, shows in (
                ("arrival:arrival", world.arrival.words["title"]), ("arrival:progress", ""), ("arrival:shown", "Calle"),
                ("arrival:plain", "Calle"),
            )
        },
        "arrival:held": [Shown(cast.moderator_one, [], op.ARRIVAL_CONSULT)],
        "clues:before": [Shown(cast.moderator_one, [world.cleaned.pk], op.MEDIA_CONSULT, "Zarzamora")],
        "clues:edit": [Shown(author, [world.waiting.pk], op.CLUE_CONSULT, world.waiting.text)],
        "clues:media": [
            Shown(expert, [sound], op.MEDIA_CONSULT),
            Shown(expert, [sound], op.MEDIA_CONSULT, headers={"Range": "bytes=10-19"}),
        ],
        "clues:latin": [
            Shown(expert, [clue], op.CLUE_CONSULT, world.clue.text),
            Shown(expert, [clue], op.CLUE_CONSULT, world.clue.text, headers=fragment),
        ],
        "clues:original": [Shown(author, [sound], op.CLUE_CONSULT, "SHA-256")],
        "clues:voice": [Shown(author, [sound], op.CLUE_CONSULT, "A child")],
        "clues:annotations": [Shown(expert, [clue], op.CLUE_CONSULT, "AnnotationPage")],
        "clues:peaks": [Shown(expert, [sound], op.MEDIA_CONSULT, "peaks")],
        "clues:tile": [Shown(expert, [world.picture.pk, 9, 0, 0], op.MEDIA_CONSULT)],
        "clues:preview": [Shown(expert, [world.picture.pk, 320], op.MEDIA_CONSULT)],
        "discussion:thread": [Shown(expert, [case], op.POST_CONSULT, "A question.")],
        "discussion:edit": [Shown(cast.colleague, [world.post], op.POST_CONSULT, "A question.")],
        "discussion:history": [Shown(expert, [world.post], op.POST_CONSULT, "A question.")],
        "discussion:correction": [Shown(cast.colleague, [world.corrected.pk], op.POST_CONSULT, "A typpo.")],
        "review:question": [Shown(author, [world.question.pk], op.QUESTION_CONSULT, "Which street?")],
        "desk:correct": [Shown(cast.moderator_one, [world.wording.pk], op.REVIEW_CONSULT, "Waiting words.")],
        "desk:batch": [Shown(cast.moderator_one, [], op.REVIEW_CONSULT, "Waiting words.")],
        "answers:give": [Shown(expert, [clue], op.ANSWER_CONSULT, world.clue.text)],
        "answers:belief": [Shown(expert, [case], op.BELIEF_CONSULT, "belief", headers=fragment)],
        "audience:case": [Shown(author, [case], op.CASE_CONSULT, world.case.code)],
        "hashlists:lists": [
            Shown(admin, [], op.HASHLIST_CONSULT, "Hash lists"),
            Shown(cast.moderator_one, [], op.HASHLIST_CONSULT, "Hash lists"),
        ],
        "emergency:emergency": [Shown(auditor, [], op.EMERGENCY_CONSULT, "Emergencies")],
        "related:case": [Shown(author, [case], op.CASE_CONSULT, world.case.code)],
        "arranging:board": [Shown(expert, [case], op.CASE_CONSULT, world.clue.title)],
        "arranging:news": [Shown(expert, [case], op.CASE_CONSULT, world.clue.title, headers=fragment)],
        "arranging:links": [Shown(expert, [clue], op.CLUE_CONSULT, world.sound.title)],
        "arranging:compare": [Shown(expert, [clue, sound], op.CLUE_CONSULT, world.clue.text, times=2)],
        "audience:between": [Shown(admin, [], op.PEOPLE_CONSULT, "Institute D")],
        "practice:result": [Shown(author, [world.practice.pk], op.ANSWER_CONSULT, world.practice.question)],
        "flags:own": [Shown(expert, [], op.FLAG_CONSULT, "Your reports")],
        "flags:people": [Shown(admin, [], op.FLAG_CONSULT, "Reports about nothing")],
        "flags:post": [Shown(expert, [world.post], op.FLAG_CONSULT, case_code)],
        "flags:clue": [Shown(expert, [clue], op.FLAG_CONSULT, case_code)],
        "flags:case": [Shown(expert, [case], op.FLAG_CONSULT, case_code)],
        "conduct:mine": [Shown(cast.colleague, [], op.STRIKE_CONSULT, "Decisions about yours")],
        "conduct:decided": [Shown(cast.moderator_one, [], op.STRIKE_CONSULT, "What you turned down")],
        "conduct:strikes": [Shown(cast.moderator_two, [], op.STRIKE_CONSULT, "Strikes")],
        "conduct:strike": [Shown(cast.moderator_one, [world.returned], op.STRIKE_CONSULT, "It names a person.")],
        "conduct:appeal": [Shown(cast.colleague, [world.returned], op.STRIKE_CONSULT, "It names a person.")],
        "conduct:appeal_strike": [
            Shown(cast.colleague, [world.struck.pk], op.STRIKE_CONSULT, "Leave names out.")
        ],
        "discussion:slow": [Shown(cast.moderator_one, [world.case.pk], op.POST_CONSULT, case_code)],
        "discussion:slow_board": [Shown(cast.moderator_one, [world.board.pk], op.POST_CONSULT, "Latin America")],
        "moderation:mine": [Shown(cast.moderator_one, [], op.MEASURES_CONSULT, "Your numbers")],
        "moderation:team": [Shown(admin, [], op.MEASURES_CONSULT, "Marta Klein")],
        "redaction:post": [Shown(cast.moderator_two, [world.post], op.REDACTION_CONSULT, "A question.")],
        "redaction:clue": [Shown(cast.moderator_two, [clue], op.REDACTION_CONSULT, world.clue.text)],
        "redaction:case": [Shown(cast.moderator_two, [case], op.REDACTION_CONSULT, question)],
        "redaction:answer": [Shown(cast.moderator_two, [world.reasons], op.REDACTION_CONSULT, "The vowels.")],
        "redaction:redaction": [Shown(cast.colleague, [world.redaction], op.REDACTION_CONSULT, case_code)],
        "redaction:originals": [Shown(world.officer, [], op.REDACTION_CONSULT, "Originals of redactions")],
        "redaction:original": [Shown(world.officer, [world.redaction], op.REDACTION_CONSULT, case_code)],
        "rearranging:case": [Shown(author, [case], op.POST_CONSULT, "A question.")],
        "findings:finding": [Shown(author, ["post", world.post], op.FINDING_CONSULT, case_code)],
        "second_look:agreement": [Shown(admin, [], op.SECOND_LOOK_CONSULT, "Second looks")],
        "practice:own": [Shown(expert, [], op.PRACTICE_CONSULT, world.practice.question)],
        "practice:unit": [Shown(cast.coordinator, [], op.PRACTICE_CONSULT, "Ernesto Paz")],
        "practice:confusions": [Shown(cast.coordinator, [], op.PRACTICE_CONSULT, "What is taken for what")],
        "practice:truth": [Shown(author, [world.draft.pk], op.PRACTICE_CONSULT, world.draft.code)],
        "referrals:referrals": [Shown(cast.coordinator, [], op.REFERRAL_CONSULT, "Referred")],
        "referrals:referral": [Shown(cast.coordinator, [world.referral.pk], op.REFERRAL_CONSULT, "Please look.")],
        "referrals:refer": [Shown(author, [case], op.CASE_CONSULT, question)],
        "referrals:news": [Shown(author, [world.referral.case_id], op.CASE_CONSULT, "Unit MX", headers=fragment)],
        "desk:queue": [
            Shown(cast.moderator_one, [], op.QUEUE_CONSULT, world.case.code),
            Shown(cast.moderator_one, [], op.QUEUE_CONSULT, world.case.code, query="?fragment=1"),
        ],
        "desk:item": [Shown(cast.moderator_one, [world.review.pk], op.REVIEW_CONSULT, world.waiting.text)],
        "moderation:log": [Shown(cast.moderator_one, [], op.MODERATION_CONSULT, world.case.code)],
        "following:levels": [Shown(expert, [], op.LEVEL_CONSULT, world.board.name)],
        "alerts:inbox": [Shown(expert, [], op.INBOX_CONSULT, question)],
        "alerts:since": [Shown(expert, [0], op.INBOX_CONSULT, question)],
        "audit:trail": [Shown(auditor, [], op.AUDIT_CONSULT, "board.join")],
        "audit:administrators": [
            Shown(auditor, [], op.AUDIT_CONSULT, "Created a board"),
            Shown(auditor, [], op.AUDIT_CONSULT, "Created a board", query="?fragment=1"),
        ],
        "audit:compare": [Shown(auditor, [], op.AUDIT_CONSULT, "checkpoint")],
        "audit:own": [Shown(author, [], op.AUDIT_CONSULT, "Submitted")],
        "audit:own_proofs": [Shown(author, [], op.AUDIT_EXPORT)],
        "audit:entry": [Shown(auditor, [Entry.objects.earliest("at").pk], op.AUDIT_CONSULT, "commitments")],
        "published_log": [Shown(auditor, [BUNDLE], op.AUDIT_SERVE, "a bundle of leaves")],
    }  # fmt: skip
