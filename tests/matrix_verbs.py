"""What people try with a case, each through its action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from accounts import roster_actions
from accounts.models import Organisation, Role, User
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.audience import conflicts, giving, handing_over, narrowing, widening
from forum.audience.widening import Wider
from forum.boards.models import STRICTNESS, Handling
from forum.boards.slow import MINUTES
from forum.cases import actions as case_actions
from forum.cases import permissions as case_permissions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.desk import holding
from forum.desk.kinds import Given
from forum.discussion import actions as post_actions
from forum.discussion import slow
from forum.discussion.correcting import approve_corrected
from forum.emergency import actions as emergencies
from forum.findings import actions as findings
from forum.flags import actions as flag_actions
from forum.rearranging import actions as moves
from forum.rearranging import opening, planning
from forum.rearranging.models import Move
from forum.referrals import actions as referral_actions
from forum.referrals import outcomes
from forum.review import actions as leases
from forum.review import cases as vetting
from forum.review.escalating import escalate_review
from forum.review.models import Review
from forum.review.questions import ask_author
from tests.accounts.people import make_person
from tests.cast import Cast, open_case
from tests.rearranging.moving import other_board, review_of
from tests.redaction.redacting import redacted

Verb = Callable[[Cast, User, Case], Any]


def _review(case: Case, kind: str) -> Review:
    return Review.objects.filter(case=case, kind=kind).latest("waiting_since")


def _approve_case(cast: Cast, by: User, case: Case) -> None:
    review = _review(case, "case")
    vetting.approve_case(by=by, review_id=review.pk, seen=review.seen_hash)


def _approve_clue(cast: Cast, by: User, case: Case) -> None:
    review = _review(case, "clue")
    clue_actions.approve_clue(by=by, review_id=review.pk, seen=review.seen_hash)


def _take_over(cast: Cast, by: User, case: Case) -> None:
    """The other moderator holds it."""
    review = _review(case, "clue")
    holder = cast.moderator_two if by != cast.moderator_two else cast.moderator_one
    leases.claim_review(by=holder, review_id=review.pk)
    leases.take_over_review(by=by, review_id=review.pk, reason="They went home.")


def _ask_its_author(cast: Cast, by: User, case: Case) -> None:
    review = _review(case, "clue")
    ask_author(by=by, review_id=review.pk, seen=review.seen_hash, words="Which street?")


def _hold_a_verdict(cast: Cast, by: User, case: Case) -> None:
    """With ten seconds in which it can be undone."""
    review = _review(case, "clue")
    given = Given(seen=review.seen_hash, reason="A name")
    holding.hold_verdict(by=by, review_id=review.pk, verdict="return", given=given)


def _correct_a_post(cast: Cast, by: User, case: Case) -> None:
    """It waits, by a colleague of the asker."""
    post_actions.write_post(by=cast.colleague, case_id=case.pk, text="A sentense.")
    review = _review(case, "post")
    approve_corrected(by=by, review_id=review.pk, seen=review.seen_hash, text="A sentence.")


def _answer(cast: Cast, by: User, case: Case) -> None:
    clue = case.clues.order_by("number").first()
    answer_actions.give_answer(by=by, clue_id=clue.pk, judgement=AnswerWords(places=(("MX", 0.7),)))


def _refer(cast: Cast, by: User, case: Case) -> None:
    unit = Organisation.objects.get(name="Unit MX")
    referral_actions.refer_case(by=by, case_id=case.pk, to_organisation_id=unit.pk, message="Please look.")


def _ask_wider(cast: Cast, by: User, case: Case) -> Review:
    wider = Wider(handling=case.handling, board_id=case.board_id, named_emails=[cast.outsider.email])
    return widening.ask_wider(by=by, case_id=case.pk, wider=wider)


def _approve_wider(cast: Cast, by: User, case: Case) -> None:
    review = _ask_wider(cast, cast.investigator, case)
    widening.approve(by=by, review_id=review.pk, seen=review.seen_hash)


def _approve_giving(cast: Cast, by: User, case: Case) -> None:
    """Its author is gone, and a coordinator of their unit has asked."""
    keeper = make_person("Kari Keeper", "kari@example.org", cast.investigator.organisation, Role.COORDINATOR)
    roster_actions.note_left(by=keeper, user_id=cast.investigator.pk, reason="Left")
    giving.ask(by=keeper, code=case.code, email=cast.colleague.email, reason="Left")
    review = _review(case, "handover")
    giving.approve(by=by, review_id=review.pk, seen=review.seen_hash)


def _take_down(cast: Cast, by: User, case: Case) -> None:
    """Somebody of the author's unit has reported it."""
    one = flag_actions.flag(by=cast.colleague, what="case", thing_id=case.pk, reason="conduct")
    review = one.report.review
    flag_actions.take_down(by=by, review_id=review.pk, seen=review.seen_hash, reason="Against the code of conduct.")


def _post(cast: Cast, case: Case) -> UUID:
    """Its author's, and approved."""
    post = post_actions.write_post(by=cast.investigator, case_id=case.pk, text="A tram.")
    review = _review(case, "post")
    post_actions.approve_revision(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
    return post.pk


def _asked(by: User, source: Case, target: Case, post: UUID) -> Move:
    """By who has seen what would move."""
    seen = planning.plan(source, target, planning.chosen(source, [post])).seen
    return moves.move_posts(by=by, case_id=source.pk, target_id=target.pk, post_ids=[post], seen=seen)


def _move_a_post(cast: Cast, by: User, case: Case) -> None:
    """To a RED case of the same board in which both moderators are named: nobody reads it newly."""
    moderators = (cast.moderator_one.email, cast.moderator_two.email)
    post = _post(cast, case)
    _asked(by, case, open_case(cast, case.board, handling=Handling.RED, named_emails=moderators), post)


def _approve_a_move(cast: Cast, by: User, case: Case) -> None:
    """To another board, asked by the other moderator."""
    post, asker = _post(cast, case), cast.moderator_two if by != cast.moderator_two else cast.moderator_one
    moderators = (cast.moderator_one.email, cast.moderator_two.email)
    code = {} if case.handling != Handling.RED else {"handling": Handling.RED, "named_emails": moderators}
    there = open_case(cast, other_board(cast, cast.expert_other), **code)
    review = review_of(_asked(asker, case, there, post))
    moves.approve_move(by=by, review_id=review.pk, seen=review.seen_hash)


def _begin_a_case(cast: Cast, by: User, case: Case) -> None:
    """On the same board, with the same code."""
    words = opening.NewCase(case.board_id, "Where is the tram?", "", case.handling)
    opening.begin_case(by=by, case_id=case.pk, post_ids=[_post(cast, case)], words=words)


def _next(case: Case) -> str:
    """One step stricter; the strictest stays, which is refused."""
    stricter = [one for one in Handling.values if STRICTNESS[one] > STRICTNESS[case.handling]]
    return min(stricter, key=lambda one: STRICTNESS[one], default=case.handling)


def _export(cast: Cast, by: User, case: Case) -> None:
    """As the command asks: the recipient sees the case, and is no guest in it."""
    case_permissions.check_export(by, Case.objects.visible_to(by).one(case.pk))


def _confirm(cast: Cast, by: User, case: Case) -> None:
    one = emergencies.ask(by=cast.coordinator, code=case.code, reason="Now.")
    emergencies.confirm(by=by, opening_id=one.pk)


TEXT = ClueWords(clue_type="visible_text", title="A sign", expect="Two words", text="La Esquina")
VERBS: dict[str, Verb] = {
    "read the case": lambda cast, by, case: case_page(by, case.pk),
    "change the draft": lambda cast, by, case: case_actions.change_draft(
        by=by, case_id=case.pk, words=CaseWords(question="Where?")
    ),
    "send to vetting": lambda cast, by, case: vetting.submit_case(by=by, case_id=case.pk),
    "approve the question": _approve_case,
    "add a clue": lambda cast, by, case: clue_actions.submit_clue(by=by, case_id=case.pk, words=TEXT),
    "approve a clue": _approve_clue,
    "claim a clue that waits": lambda cast, by, case: leases.claim_review(by=by, review_id=_review(case, "clue").pk),
    "take it over from another moderator": _take_over,
    "ask its author": _ask_its_author,
    "pass it on": lambda cast, by, case: escalate_review(
        by=by, review_id=_review(case, "clue").pk, reason="I know the place."
    ),
    "return it, with time to undo": _hold_a_verdict,
    "approve a post with other words": _correct_a_post,
    "answer a clue": _answer,
    "write a post": lambda cast, by, case: post_actions.write_post(by=by, case_id=case.pk, text="A question."),
    "make it slow": lambda cast, by, case: slow.slow_case(
        by=by, case_id=case.pk, minutes=MINUTES[0], hours=slow.HOURS[0], reason="A wave of posts"
    ),
    "move a post to where fewer read it": _move_a_post,
    "approve that a post goes where others read it": _approve_a_move,
    "begin a new case for posts of it": _begin_a_case,
    "accept a post as a finding": lambda cast, by, case: findings.accept_finding(
        by=by, kind="post", thing_id=_post(cast, case), why="helped"
    ),
    "report the question": lambda cast, by, case: flag_actions.flag(
        by=by, what="case", thing_id=case.pk, reason="conduct"
    ),
    "redact the question": lambda cast, by, case: redacted(by, "case", case.pk, passages="speaker"),
    "take a reported question down": _take_down,
    "refer to a unit": _refer,
    "set as located": lambda cast, by, case: outcomes.locate_case(by=by, case_id=case.pk),
    "close": lambda cast, by, case: outcomes.close_case(by=by, case_id=case.pk),
    "reopen": lambda cast, by, case: outcomes.reopen_case(by=by, case_id=case.pk),
    "ask for a wider audience": _ask_wider,
    "approve a wider audience": _approve_wider,
    "make it stricter": lambda cast, by, case: narrowing.make_stricter(by=by, case_id=case.pk, handling=_next(case)),
    "take themselves out of it": lambda cast, by, case: conflicts.declare(by=by, case_id=case.pk, user_id=by.pk),
    "take another out of it": lambda cast, by, case: conflicts.declare(
        by=by, case_id=case.pk, user_id=cast.moderator_two.pk, reason="A relative"
    ),
    "offer it to a colleague": lambda cast, by, case: handing_over.offer(
        by=by, case_id=case.pk, to_id=cast.colleague.pk
    ),
    "agree to another owner when the author is gone": _approve_giving,
    "take the trail of it along": _export,
    "ask to open it in an emergency": lambda cast, by, case: emergencies.ask(by=by, code=case.code, reason="Now."),
    "be the second person of an emergency": _confirm,
}
