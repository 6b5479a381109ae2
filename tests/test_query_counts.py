"""Every page asks as few queries for a lived-in installation as for a new one; a page not listed here fails."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Organisation, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.arranging import actions as arranging_actions
from forum.arranging.actions import Seen
from forum.arranging.link_actions import state_same_place
from forum.arranging.models import Arrangement
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.emergency import actions as emergency_actions
from forum.flags import actions as flag_actions
from forum.hashlists.models import HashList
from forum.referrals import actions as referral_actions
from forum.related import actions as related_actions
from tests.accounts.people import make_person
from tests.cast import approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.redaction.redacting import redacted
from tests.related.two_units import another_board, theirs
from tests.world import World, posted

ANONYMOUS = {
    "accounts:first", "accounts:notice", "live:theme", "live:queue", "live:acts", "live:report", "accounts:language",
    "accounts:step_in", "accounts:provider_go", "accounts:provider_back",
    "operating:live", "operating:ready", "operating:metrics",
}  # fmt: skip
ONLY_POST = {
    "audience:step_back", "audience:answer_offer",
    "arrival:begin", "arrival:upload", "arrival:discard", "arrival:clean",
    "cases:submit", "clues:withdraw", "clues:points", "discussion:read", "discussion:write", "discussion:mark",
    "drafts:keep", "drafts:discard", "discussion:people",
    "discussion:preview", "discussion:withdraw", "referrals:accept", "referrals:decline", "referrals:conclude",
    "referrals:locate", "referrals:close", "referrals:reopen", "desk:claim", "desk:release", "desk:take_over",
    "moderation:ask", "moderation:export", "moderation:team_export", "moderation:sample",
    "desk:note", "care:open", "care:viewing", "care:hand_back",
    "desk:verdict", "desk:ask", "desk:escalate", "desk:undo", "desk:only", "search:keep", "search:kept",
    "search:similar", "rearranging:withdraw", "rearranging:go_on",
    "alerts:shown", "alerts:read_all", "alerts:read_case", "following:choose", "audit:verify",
    "presence:choose", "presence:here",
    "audit:ask", "audit:open", "audit:close", "answers:places",
}  # fmt: skip
REDIRECTS = {"discussion:post", "discussion:next", "alerts:open"}
ONCE_SIGNED = {"audit:proof", "audit:own_proof"}  # these read one entry


def _live_in(world: World) -> None:
    """Five more of everything."""
    cast, organisation = world.cast, world.cast.expert_mx.organisation
    for number in range(5):
        clue = approved_text_clue(cast, world.case, title=f"Clue {number}", language="es")
        submitted_text_clue(cast, world.case, title=f"Waiting {number}")
        post = posted(cast, world.case, f"Post {number}")
        flag_actions.flag(by=cast.expert_mx, what="post", thing_id=post, reason="off_topic")
        redacted(cast.moderator_two, "post", posted(cast, world.case, f"Near Zarzamora {number}."))
        expert = make_person(f"Expert {number}", f"e{number}@example.org", organisation, "expert")
        board_actions.seat(by=cast.administrator, board_id=world.board.pk, person=expert)
        places = AnswerWords(places=(("MX", 0.5),))
        answer_actions.give_answer(by=expert, clue_id=world.clue.pk, judgement=places)
        answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=places)
        draft_case(cast, world.board, question=f"Draft {number}")
        _arrange(world, clue)
        other = open_case(cast, world.board, question=f"Case {number}")
        unit = Organisation.objects.get(name="Unit MX").pk
        referral_actions.refer_case(by=cast.investigator, case_id=other.pk, to_organisation_id=unit, message="Look.")
        HashList.objects.create(
            name=f"List {number}", kind="md5", source="A partner", count=1, file="0" * 32, file_sha256="0" * 64,
            added_by=cast.administrator, enabled_until=timezone.now().date(),
        )  # fmt: skip


def _arrange(world: World, clue: Clue) -> None:
    """A group with a clue, and a link of it, more."""
    by, case_id = world.cast.colleague, world.case.pk

    def seen() -> Seen:
        return Seen(case_id, Arrangement.objects.filter(case=case_id).values_list("version", flat=True).first() or 0)

    group = arranging_actions.make_group(by=by, seen=seen(), label="By the harbour")
    arranging_actions.put_clue(by=by, seen=seen(), clue_id=clue.pk, group_id=group.pk)
    state_same_place(by=by, clue_id=clue.pk, other_id=world.clue.pk, reason="The same tower.")


def _elsewhere(world: World, board: Board, number: int) -> None:
    """A hint, an ask to answer and an emergency more."""
    cast, case = world.cast, world.case
    theirs(cast, board, f"https://example.org/shop/{number}")
    approved_text_clue(cast, case, text=f"https://example.org/shop/{number}")
    asking = theirs(cast, board, f"https://example.org/sign/{number}")
    approved_text_clue(cast, case, text=f"https://example.org/sign/{number}")
    related_actions.ask(by=cast.outsider, clue_id=asking.pk)
    opening = emergency_actions.ask(by=cast.coordinator, code=case.code, reason="Now.")
    emergency_actions.confirm(by=cast.administrator, opening_id=opening.pk)
    emergency_actions.be_done(by=cast.coordinator, opening_id=opening.pk)


def _pages(world: World) -> dict[str, tuple[User, list[object], int]]:
    """Page → who opens it, with which ids, and the most queries it may ask."""
    cast, case = world.cast, world.case.pk
    return {
        "boards:home": (cast.expert_mx, [], 10),
        "boards:manage": (cast.administrator, [], 8),
        "boards:board": (cast.expert_mx, [world.board.pk], 9),
        "boards:people": (cast.administrator, [world.board.pk], 9),
        "accounts:home": (cast.expert_mx, [], 8),
        "accounts:sessions": (cast.expert_mx, [], 8),
        "accounts:providers": (cast.expert_mx, [], 8),
        "accounts:expertise": (cast.expert_mx, [], 8),
        "accounts:people": (cast.administrator, [], 10),
        "accounts:person": (cast.administrator, [cast.expert_mx.pk], 12),
        "accounts:watched": (cast.administrator, [cast.expert_mx.pk], 16),
        "accounts:organisations": (cast.administrator, [], 8),
        "accounts:organisation": (cast.administrator, [cast.expert_mx.organisation_id], 9),
        "accounts:unit": (cast.administrator, [cast.expert_mx.organisation_id], 14),
        "accounts:units": (cast.administrator, [], 8),
        "accounts:terms": (cast.expert_mx, [], 8),
        "accounts:terms_version": (cast.expert_mx, ["use", 1], 7),
        "care:care": (cast.expert_mx, [], 9),
        "care:unit": (cast.coordinator, [], 9),
        "leads:instruments": (cast.expert_mx, [], 8),
        "flags:own": (cast.expert_mx, [], 11),
        "flags:people": (cast.administrator, [], 10),
        "flags:post": (cast.expert_mx, [world.post], 10),
        "flags:clue": (cast.expert_mx, [world.clue.pk], 10),
        "flags:case": (cast.expert_mx, [case], 10),
        "conduct:mine": (cast.colleague, [], 20),
        "conduct:decided": (cast.moderator_one, [], 19),
        "conduct:strikes": (cast.moderator_one, [], 12),
        "conduct:strike": (cast.moderator_one, [world.returned], 13),
        "conduct:appeal": (cast.colleague, [world.returned], 12),
        "conduct:appeal_strike": (cast.colleague, [world.struck.pk], 12),
        "discussion:slow": (cast.moderator_one, [case], 10),
        "discussion:slow_board": (cast.moderator_one, [world.board.pk], 9),
        "moderation:mine": (cast.moderator_one, [], 14),
        "moderation:team": (cast.administrator, [], 24),
        "redaction:post": (cast.moderator_two, [world.post], 14),
        "redaction:clue": (cast.moderator_two, [world.clue.pk], 12),
        "redaction:case": (cast.moderator_two, [case], 10),
        "redaction:answer": (cast.moderator_two, [world.reasons], 12),
        "redaction:redaction": (cast.colleague, [world.redaction], 11),
        "redaction:originals": (world.officer, [], 9),
        "redaction:original": (world.officer, [world.redaction], 11),
        "second_look:agreement": (cast.administrator, [], 10),
        "rearranging:case": (cast.investigator, [case], 13),
        "findings:finding": (cast.investigator, ["post", world.post], 10),
        "practice:own": (cast.expert_mx, [], 12),
        "practice:unit": (cast.coordinator, [], 10),
        "practice:confusions": (cast.coordinator, [], 10),
        "review:application": (world.applicant, [], 10),
        "cases:new": (cast.investigator, [], 7),
        "cases:case": (cast.expert_mx, [case], 14),
        "cases:news": (cast.expert_mx, [case], 9),
        "cases:edit": (cast.investigator, [world.draft.pk], 11),
        "clues:new": (cast.investigator, [case], 8),
        "clues:clue": (cast.expert_mx, [world.clue.pk], 22),
        "clues:leads": (cast.expert_mx, [world.clue.pk], 11),
        "arrival:mine": (cast.investigator, [], 9),
        "arrival:arrival": (cast.investigator, [world.arrival.pk], 17),
        "arrival:progress": (cast.investigator, [world.arrival.pk], 14),
        "arrival:shown": (cast.investigator, [world.arrival.pk], 12),
        "arrival:plain": (cast.investigator, [world.arrival.pk], 14),
        "clues:before": (cast.moderator_one, [world.cleaned.pk], 14),
        "arrival:held": (cast.moderator_one, [], 10),
        "clues:edit": (cast.investigator, [world.waiting.pk], 8),
        "clues:original": (cast.investigator, [world.sound.pk], 9),
        "clues:voice": (cast.investigator, [world.sound.pk], 10),
        "clues:media": (cast.expert_mx, [world.sound.pk], 9),
        "clues:latin": (cast.expert_mx, [world.clue.pk], 10),
        "clues:annotations": (cast.expert_mx, [world.clue.pk], 12),
        "clues:peaks": (cast.expert_mx, [world.sound.pk], 9),
        "clues:tile": (cast.expert_mx, [world.picture.pk, 9, 0, 0], 10),
        "clues:preview": (cast.expert_mx, [world.picture.pk, 320], 10),
        "discussion:thread": (cast.expert_mx, [case], 14),
        "discussion:news": (cast.expert_mx, [case], 7),
        "discussion:edit": (cast.colleague, [world.post], 12),
        "discussion:history": (cast.investigator, [world.post], 12),
        "bookmarks:mine": (cast.expert_mx, [], 11),
        "bookmarks:bookmark": (cast.expert_mx, ["post", world.post], 9),
        "drafts:mine": (cast.expert_mx, [], 8),
        "drafts:here": (cast.expert_mx, ["post", case], 10),
        "discussion:correction": (cast.colleague, [world.corrected.pk], 12),
        "review:question": (cast.investigator, [world.question.pk], 12),
        "desk:correct": (cast.moderator_one, [world.wording.pk], 18),
        "desk:batch": (cast.moderator_one, [], 16),
        "desk:holder": (cast.moderator_one, [world.review.pk], 10),
        "desk:reasons": (cast.moderator_one, [world.board.pk], 10),
        "answers:give": (cast.expert_mx, [world.clue.pk], 16),
        "answers:belief": (cast.expert_mx, [case], 14),
        "audience:case": (cast.investigator, [case], 22),
        "search:search": (cast.expert_mx, [], 8),
        "related:case": (cast.investigator, [case], 14),
        "hashlists:lists": (cast.administrator, [], 8),
        "wording:terms": (cast.administrator, [], 8),
        "arranging:board": (cast.colleague, [case], 15),
        "arranging:news": (cast.colleague, [case], 14),
        "arranging:links": (cast.colleague, [world.clue.pk], 14),
        "arranging:compare": (cast.colleague, [world.clue.pk, world.sound.pk], 18),
        "emergency:emergency": (cast.auditor, [], 10),
        "audience:give": (cast.coordinator, [], 7),
        "audience:between": (cast.administrator, [], 10),
        "practice:result": (cast.investigator, [world.practice.pk], 16),
        "practice:truth": (cast.investigator, [world.draft.pk], 10),
        "referrals:referrals": (cast.coordinator, [], 9),
        "referrals:referral": (cast.coordinator, [world.referral.pk], 18),
        "referrals:refer": (cast.investigator, [case], 20),
        "referrals:news": (cast.investigator, [case], 8),
        "desk:queue": (cast.moderator_one, [], 10),
        "desk:item": (cast.moderator_one, [world.review.pk], 16),
        "moderation:log": (cast.moderator_one, [], 17),
        "following:levels": (cast.expert_mx, [], 11),
        "following:mail": (cast.expert_mx, [], 11),
        "alerts:inbox": (cast.expert_mx, [], 10),
        "alerts:since": (cast.expert_mx, [0], 11),
        "audit:trail": (cast.auditor, [], 18),
        "audit:entry": (cast.auditor, [Entry.objects.earliest("at").pk], 18),
        "audit:health": (cast.administrator, [], 14),
        "operating:status": (cast.expert_mx, [], 12),
        "operating:operating": (cast.administrator, [], 24),
        "operating:tasks": (cast.administrator, [], 10),
        "audit:administrators": (cast.auditor, [], 18),
        "audit:compare": (cast.auditor, [], 12),
        "audit:own": (cast.investigator, [], 14),
        "audit:own_proofs": (cast.investigator, [], 10),
    }


def _count(client: Client, name: str, ids: list[object]) -> int:
    address = reverse(name, args=ids)
    client.get(address)  # the reading of this minute is then on record, and counted only
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
        list(response)  # a file is read while it is sent
    status = response.status_code
    assert status in {200, 204, 304}, (name, status)
    return len(seen)


def test_no_page_asks_more_when_there_is_more(world: World, client_of: object) -> None:
    pages = _pages(world)
    clients = {user.pk: client_of(user) for user, _ids, _most in pages.values()}
    elsewhere = another_board(world.cast)
    _elsewhere(world, elsewhere, 0)
    _arrange(world, world.sound)
    flag_actions.flag(by=world.cast.expert_mx, what="post", thing_id=world.post, reason="off_topic")

    def count(name: str) -> int:
        user, ids, _most = pages[name]
        return _count(clients[user.pk], name, ids)

    few = {name: count(name) for name in pages}
    _live_in(world)
    for number in range(1, 4):
        _elsewhere(world, elsewhere, number)
    many = {name: count(name) for name in pages}
    for name in pages:
        if many[name] > few[name]:  # once a minute a session and a reading are noted: that minute may have turned
            many[name] = count(name)
    grown = {name: (few[name], many[name]) for name in pages if many[name] > few[name]}
    assert grown == {}
    above = {name: (many[name], most) for name, (_user, _ids, most) in pages.items() if many[name] > most}
    assert above == {}
    assert InboxItem.objects.filter(user=world.cast.expert_mx).count() > 5


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= _names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif space:
            found.add(space + (one.name or ""))
    return found


def test_every_page_of_ours_is_counted(world: World) -> None:
    ours = _names(get_resolver().url_patterns)
    assert ours - ANONYMOUS - ONLY_POST - REDIRECTS - ONCE_SIGNED == set(_pages(world))
