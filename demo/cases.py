"""One case waiting, one half answered, one referred, one for practice; through the actions, as people would."""

from __future__ import annotations

from pathlib import Path

from accounts.models import Organisation, User
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.boards.models import Board
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.practice import actions as practice_actions
from forum.referrals import actions as referral_actions
from forum.review import cases as vetting
from forum.review.models import Review

MEDIA = Path(__file__).resolve().parent / "media"
People = dict[str, User]
Boards = dict[str, Board]
BREAD_SELLER = ClueWords(
    clue_type="background_audio", title="A seller calling", expect="A voice calls for some seconds", language="ar"
)
STONE_FRONT = ClueWords(clue_type="building", title="Front with a shop", expect="A stone house over a bakery, a sign")
SHOP_WINDOW = ClueWords(
    clue_type="visible_text", title="Words in a shop window", expect="A few lines in two languages", language="ar"
)
VOICE_IN_A_KITCHEN = ClueWords(
    clue_type="speech", title="Voice in a kitchen", expect="A voice speaks for some seconds", language="es"
)
BUILDING_FRONT = ClueWords(
    clue_type="building", title="Building front", expect="A painted front with a sign over the door"
)
RECEIPT = ClueWords(
    clue_type="visible_text",
    title="Words on a receipt",
    expect="A line of text and a price",
    language="es",
)
VOICE_AT_A_MARKET = ClueWords(
    clue_type="speech", title="Voice at a market", expect="A voice calls out for some seconds", language="es"
)
NAME_OF_A_FILE = ClueWords(clue_type="visible_text", title="Name of a file", expect="A file name and a handle")
VOICE_AT_A_TRAM_STOP = ClueWords(
    clue_type="speech", title="Voice at a tram stop", expect="A voice speaks for some seconds", language="fr"
)


def waiting(people: People, boards: Boards) -> Case:
    """Sent to vetting: its question and its clues are in the queue."""
    words = CaseWords(
        question="Which country is this street in?",
        background="A call from the street, a front and a shop window. We need a country before we can ask a unit.",
        urgency=Case.Urgency.URGENT,
    )
    case = case_actions.draft_case(by=people["ingrid"], board_id=boards["middle_east"].pk, words=words)
    for clue, file in ((BREAD_SELLER, "bread-seller-ar.ogg"), (STONE_FRONT, "stone-front.jpg")):
        put_clue(people, case, clue, file)
    put_clue(people, case, SHOP_WINDOW, "shop-window.txt")
    vetting.submit_case(by=people["ingrid"], case_id=case.pk)
    return case


def half_answered(people: People, boards: Boards) -> Case:
    """Three approved clues, one answer, one open question."""
    words = CaseWords(
        question="Where is this bakery, and where does the speaker come from?",
        background="A voice, a building front and words on a receipt, found together.",
        urgency=Case.Urgency.SOON,
    )
    case = published(people, boards["america"], words)
    voice = put_clue(people, case, VOICE_IN_A_KITCHEN, "kitchen-talk-es.mp3")
    for clue in (
        voice,
        put_clue(people, case, BUILDING_FRONT, "bakery-front.jpg"),
        put_clue(people, case, RECEIPT, "receipt.txt"),
    ):
        approve_clue(people, clue)
    judgement = AnswerWords(
        places=(("MX", 0.7), ("GT", 0.15)),
        excluded=("ES",),
        reasons="Intonation and the s at word ends; not from Spain.",
    )
    answer_actions.give_answer(by=people["elena"], clue_id=voice.pk, judgement=judgement)
    text = "Is the colour of the front as found, or was the picture changed?"
    post = post_actions.write_post(by=people["omar"], case_id=case.pk, text=text)
    approve_post(people, post)
    return case


def referred(people: People, boards: Boards) -> Case:
    """Answered and handed to the Mexican unit, which has not answered yet."""
    words = CaseWords(question="Which state is this market in?", urgency=Case.Urgency.SOON)
    case = published(people, boards["america"], words)
    voice = put_clue(people, case, VOICE_AT_A_MARKET, "market-call-es.ogg")
    for clue in (voice, put_clue(people, case, NAME_OF_A_FILE, "file-name.txt")):
        approve_clue(people, clue)
    judgement = AnswerWords(
        places=(("MX-OAX", 0.6), ("MX-PUE", 0.2)), reasons="The call of the seller; the word in the file name."
    )
    answer_actions.give_answer(by=people["omar"], clue_id=voice.pk, judgement=judgement)
    unit = Organisation.objects.get(people=people["carla"])
    message = "Could this be in Oaxaca? Two clues more can be sent if you need them."
    referral_actions.refer_case(by=people["ingrid"], case_id=case.pk, to_organisation_id=unit.pk, message=message)
    return case


def practice(people: People, boards: Boards) -> Case:
    """A case with known truth, for training."""
    words = CaseWords(
        question="Practice: where would you hear this voice?", background="The place is known to the author."
    )
    case = case_actions.draft_case(by=people["ingrid"], board_id=boards["voices"].pk, words=words)
    practice_actions.set_truth(
        by=people["ingrid"], case_id=case.pk, area="FR", explanation="Standard French, as a machine speaks it."
    )
    _approve_case(people, case)
    approve_clue(people, put_clue(people, case, VOICE_AT_A_TRAM_STOP, "tram-stop-fr.m4a"))
    return case


def published(people: People, board: Board, words: CaseWords) -> Case:
    case = case_actions.draft_case(by=people["ingrid"], board_id=board.pk, words=words)
    _approve_case(people, case)
    return Case.objects.get(pk=case.pk)


def _approve_case(people: People, case: Case) -> None:
    review = vetting.submit_case(by=people["ingrid"], case_id=case.pk)
    vetting.approve_case(by=people["marta"], review_id=review.pk, seen=review.seen_hash)


def put_clue(people: People, case: Case, words: ClueWords, file: str = "") -> Clue:
    cleaned = intake.clean((MEDIA / file).read_bytes(), name=file) if file else None
    return clue_actions.submit_clue(by=people["ingrid"], case_id=case.pk, words=words, file=cleaned)


def approve_clue(people: People, clue: Clue) -> None:
    review = Review.objects.get(subject=clue.pk, state=Review.State.WAITING)
    for moderator in ("marta", "luc")[: review.approvals_needed]:
        clue_actions.approve_clue(by=people[moderator], review_id=review.pk, seen=review.seen_hash)


def approve_post(people: People, post: Post) -> None:
    review = Review.objects.get(kind=Review.Kind.POST, author=post.author, state=Review.State.WAITING)
    post_actions.approve_revision(by=people["marta"], review_id=review.pk, seen=review.seen_hash)
