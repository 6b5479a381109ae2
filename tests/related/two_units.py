"""Two units, each with a case of its own that the other may not see."""

from __future__ import annotations

from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.review import cases as vetting
from tests.cast import Cast, approve, approved_text_clue, open_case

NUMBER = "Pastelería, tel. 951 516 0000"


def another_board(cast: Cast) -> Board:
    """A board of others: the outsider investigates there."""
    board = board_actions.create_board(
        by=cast.administrator, name="Shop fronts", purpose="Signs and receipts", ceiling=Handling.RED
    )
    board_actions.seat(by=cast.administrator, board_id=board.pk, person=cast.outsider)
    for moderator in (cast.moderator_one, cast.moderator_two):
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=moderator, as_moderator=True)
    return board


def theirs(cast: Cast, board: Board, text: str = NUMBER, **words: object) -> Clue:
    """A clue of the outsider's own case."""
    asked = CaseWords(question="Whose shop?", **words)
    case = case_actions.draft_case(by=cast.outsider, board_id=board.pk, words=asked)
    review = vetting.submit_case(by=cast.outsider, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    about = ClueWords(clue_type="visible_text", title="A sign", expect="A number", text=text, region="MX")
    clue = clue_actions.submit_clue(by=cast.outsider, case_id=case.pk, words=about)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def ours(cast: Cast, board: Board, text: str = NUMBER, **words: object) -> Clue:
    return approved_text_clue(cast, open_case(cast, board, **words), text=text, region="MX")
