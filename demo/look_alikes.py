"""A second case with the same bakery: marks with what was said, a board of clues, a copy that is found, one place."""

from __future__ import annotations

from demo.cases import Boards, People, approve_clue, approve_post, published, put_clue
from forum.arranging import actions as board_actions
from forum.arranging import link_actions, naming
from forum.arranging.actions import Seen
from forum.arranging.models import Arrangement, Group
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.discussion import actions as post_actions
from forum.review.models import Review

FRONT = ClueWords(
    clue_type="building", title="Front, seen again", expect="A painted front, smaller than in another case"
)
HALL = ClueWords(
    clue_type="background_audio",
    title="Announcement in a hall",
    expect="A loudspeaker voice with a hum beneath it, louder at its end",
    notes=("shouting",),
    language="pt",
)
BAG = ClueWords(
    clue_type="visible_text", title="Print on a paper bag", expect="Three lines in two scripts", language="es"
)
MARKS: tuple[tuple[str, str, str, dict[str, object], str], ...] = (
    ("hall", "elena", "range", {"start": 0.4, "end": 1.8, "low": 300, "high": 3400},
     "Cut off above **3.4 kHz**: this part went over a telephone or a horn loudspeaker."),
    ("hall", "omar", "range", {"start": 1.2, "end": 2.6}, "The name of the stop is said here, faster than the rest."),
    ("front", "omar", "region", {"x": 0.3, "y": 0.21, "w": 0.39, "h": 0.12}, "The same letters as over the bakery."),
    ("front", "elena", "ellipse", {"x": 0.4, "y": 0.36, "w": 0.21, "h": 0.47}, "A wooden door of two wings, old."),
    ("bag", "elena", "span", {"start": 0, "end": 20}, "The name of the shop; it is on the receipt too."),
)  # fmt: skip


def build(people: People, boards: Boards, bakery: Case) -> Case:
    """What the board, the marks and the links of clues look like once they are used."""
    words = CaseWords(
        question="Is this shop front one that we have seen before?",
        background="A front, a hall and a paper bag, sent in by a hotline.",
    )
    case = published(people, boards["america"], words)
    clues = {
        "front": put_clue(people, case, FRONT, "bakery-front-again.jpg"),
        "hall": put_clue(people, case, HALL, "bus-terminal-pt.flac"),
        "bag": put_clue(people, case, BAG, "paper-bag.txt"),
    }
    for clue in clues.values():
        approve_clue(people, clue)
    for on, by, shape, place, text in MARKS:
        post = post_actions.comment_on_mark(by=people[by], clue_id=clues[on].pk, shape=shape, geometry=place, text=text)
        approve_post(people, post)
    _arrange(people, case, clues)
    _same_place(people, bakery, clues["front"])
    return case


def _arrange(people: People, case: Case, clues: dict[str, Clue]) -> None:
    """Two groups with names that a moderator has read; the bag lies beside the front."""

    def seen() -> Seen:
        board = Arrangement.objects.filter(case=case).first()
        return Seen(case.pk, board.version if board else 0)

    groups: list[Group] = []
    for name in ("The shop", "On the way there"):
        groups.append(board_actions.make_group(by=people["ingrid"], seen=seen(), label=name))
        review = Review.objects.get(kind=Review.Kind.LABEL, subject=groups[-1].pk, state=Review.State.WAITING)
        naming.approve_name(by=people["marta"], review_id=review.pk, seen=review.seen_hash)
    for name, group in (("front", groups[0]), ("bag", groups[0]), ("hall", groups[1])):
        board_actions.put_clue(by=people["ingrid"], seen=seen(), clue_id=clues[name].pk, group_id=group.pk)


def _same_place(people: People, bakery: Case, front: Clue) -> None:
    """The copy of the picture is left to be confirmed: the worker finds it."""
    receipt = Clue.objects.get(case=bakery, title="Words on a receipt")
    reason = "The sign over the door has the name that is printed on the receipt."
    link_actions.state_same_place(by=people["ingrid"], clue_id=front.pk, other_id=receipt.pk, reason=reason)
