"""What people do in the forum, each made ready so that only the deed itself is left to be done."""

from __future__ import annotations

from collections.abc import Callable

from accounts import admin_actions, expertise
from accounts.models import Role
from forum.answers import actions as answers
from forum.answers.words import AnswerWords
from forum.boards import actions as boards
from forum.boards.models import Board
from forum.cases import actions as cases
from forum.cases.actions import CaseWords
from forum.clues import actions as clues
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.discussion import actions as posts
from forum.discussion.models import Post
from forum.following import actions as following
from forum.following.actions import Choice
from forum.practice import actions as practice
from forum.referrals import actions as referrals
from forum.referrals import outcomes
from forum.review import applications
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person
from tests.cast import Cast, approve, draft_case, open_case, submitted_text_clue
from tests.referrals.story import accepted, answered_case, give, refer, unit
from tests.world import SOUND

Deed = Callable[[], object]
HIDDEN = "A face is visible."


def draft_again(cast: Cast, board: Board) -> Deed:
    case = draft_case(cast, board, excluded=(unit("Unit C"),), named_emails=(cast.expert_mx.email,))
    words = CaseWords(question="Where is this?", excluded=(unit("Unit MX"),), named_emails=(cast.expert_other.email,))
    return lambda: cases.change_draft(by=cast.investigator, case_id=case.pk, words=words)


def submit_case(cast: Cast, board: Board) -> Deed:
    case = draft_case(cast, board)
    return lambda: vetting.submit_case(by=cast.investigator, case_id=case.pk)


def approve_case(cast: Cast, board: Board) -> Deed:
    review = vetting.submit_case(by=cast.investigator, case_id=draft_case(cast, board).pk)
    return lambda: vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def submit_sound(cast: Cast, board: Board) -> Deed:
    case = open_case(cast, board)
    file = intake.clean(SOUND.read_bytes(), name=SOUND.name)
    words = ClueWords(clue_type="speech", title="A voice", expect="A voice for some seconds")
    return lambda: clues.submit_clue(by=cast.investigator, case_id=case.pk, words=words, file=file)


def _waiting(cast: Cast, board: Board) -> Review:
    return Review.objects.get(subject=submitted_text_clue(cast, open_case(cast, board)).pk)


def approve_clue(cast: Cast, board: Board) -> Deed:
    """The last approval: readers see it, experts are asked."""
    review = _waiting(cast, board)
    if review.approvals_needed > 1:
        approve(cast, review.subject, cast.moderator_two)
    return lambda: clues.approve_clue(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def return_clue(cast: Cast, board: Board) -> Deed:
    one = _waiting(cast, board)
    return lambda: clues.return_clue(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash, reason=HIDDEN)


def quarantine_clue(cast: Cast, board: Board) -> Deed:
    one = _waiting(cast, board)
    return lambda: clues.quarantine_clue(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash, reason=HIDDEN)


def withdraw_sound(cast: Cast, board: Board) -> Deed:
    clue = submit_sound(cast, board)()
    return lambda: clues.withdraw_clue(by=cast.investigator, clue_id=clue.pk)


def answer(cast: Cast, board: Board) -> Deed:
    _case, clue = answered_case(cast, board)
    return lambda: give(cast.expert_other, clue)


def answer_again(cast: Cast, board: Board) -> Deed:
    _case, clue = answered_case(cast, board)
    words = AnswerWords(places=(("GT", 0.6),), reasons="On second thoughts.")
    return lambda: answers.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=words, after_round=1)


def approve_reasons(cast: Cast, board: Board) -> Deed:
    answer_again(cast, board)()
    one = Review.objects.get(kind="answer")
    answers.open_reasons(by=cast.moderator_one, review_id=one.pk)
    return lambda: answers.approve_reasons(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash)


def post(cast: Cast, board: Board) -> Deed:
    case = open_case(cast, board)
    return lambda: posts.write_post(by=cast.colleague, case_id=case.pk, text="Is it *Oaxaca*?")


def approve_post(cast: Cast, board: Board) -> Deed:
    post(cast, board)()
    one = Review.objects.get(kind="post")
    return lambda: posts.approve_revision(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash)


def edit_post(cast: Cast, board: Board) -> Deed:
    written = post(cast, board)()
    assert isinstance(written, Post)
    newest = written.revisions.get()
    return lambda: posts.edit_post(by=cast.colleague, post_id=written.pk, text="Or Puebla?", seen_revision=newest.pk)


def send_referral(cast: Cast, board: Board) -> Deed:
    case, _clue = answered_case(cast, board)
    return lambda: refer(cast, case)


def accept_referral(cast: Cast, board: Board) -> Deed:
    one = refer(cast, answered_case(cast, board)[0])
    return lambda: referrals.accept_referral(by=cast.coordinator, referral_id=one.pk)


def conclude_referral(cast: Cast, board: Board) -> Deed:
    one = accepted(cast, answered_case(cast, board)[0])
    return lambda: referrals.conclude_referral(by=cast.coordinator, referral_id=one.pk, outcome="located", note="Found")


def close_case(cast: Cast, board: Board) -> Deed:
    case, _clue = answered_case(cast, board)
    return lambda: outcomes.close_case(by=cast.investigator, case_id=case.pk)


def seat(cast: Cast, board: Board) -> Deed:
    return lambda: boards.seat(by=cast.administrator, board_id=board.pk, person=cast.outsider)


def unseat(cast: Cast, board: Board) -> Deed:
    return lambda: boards.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)


def follow_not(cast: Cast, board: Board) -> Deed:
    case = open_case(cast, board)
    following.choose_levels(by=cast.colleague, choices=[Choice("case", str(case.pk), "follow")])
    return lambda: following.choose_levels(by=cast.colleague, choices=[Choice("case", str(case.pk), "")])


def mute_board(cast: Cast, board: Board) -> Deed:
    return lambda: following.choose_levels(by=cast.colleague, choices=[Choice("board", str(board.pk), "mute")])


def grant_role(cast: Cast, board: Board) -> Deed:
    return lambda: admin_actions.grant_role(by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.MODERATOR)


def withdraw_role(cast: Cast, board: Board) -> Deed:
    person = cast.outsider
    return lambda: admin_actions.withdraw_role(by=cast.administrator, user_id=person.pk, role=Role.EXPERT)


def suspend(cast: Cast, board: Board) -> Deed:
    return lambda: admin_actions.suspend(by=cast.administrator, user_id=cast.expert_mx.pk, reason="Left the unit.")


def change_expertise(cast: Cast, board: Board) -> Deed:
    return lambda: expertise.change_expertise(by=cast.expert_other, regions=["GT"], subjects=["building"])


def set_truth(cast: Cast, board: Board) -> Deed:
    case = draft_case(cast, board)
    return lambda: practice.set_truth(by=cast.investigator, case_id=case.pk, area="MX")


def vet_applicant(cast: Cast, board: Board) -> Deed:
    """The second approval: the applicant is vetted with it."""
    abel = make_person("Abel New", "abel@example.org", vetted=False)
    words = {"agency": "Unit A", "country": "NO", "purpose": "Missing children", "role": Role.EXPERT}
    application = applications.apply(by=abel, sponsor_email=cast.investigator.email, **words)
    one = Review.objects.get(subject=application.pk)
    applications.approve_application(by=cast.moderator_one, review_id=one.pk, seen=one.seen_hash)
    return lambda: applications.approve_application(by=cast.moderator_two, review_id=one.pk, seen=one.seen_hash)


DEEDS: tuple[Callable[[Cast, Board], Deed], ...] = (
    draft_again, submit_case, approve_case, submit_sound, approve_clue, return_clue, quarantine_clue, withdraw_sound,
    answer, answer_again, approve_reasons, post, approve_post, edit_post, send_referral, accept_referral,
    conclude_referral, close_case, seat, unseat, follow_not, mute_board, grant_role, withdraw_role, suspend,
    change_expertise, set_truth, vet_applicant,
)  # fmt: skip
