"""One thing of each kind, built through the actions, for tests that open every page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import UUID

import pytest

from accounts.models import Organisation, Role, User
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.arrival import actions as arrival_actions
from forum.arrival import running
from forum.arrival.models import Arrival
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.clues.intake.recipes import Range, TextRecipe
from forum.clues.models import Clue
from forum.conduct.actions import add_strike
from forum.conduct.models import Strike
from forum.discussion import actions as post_actions
from forum.discussion.correcting import approve_corrected
from forum.discussion.models import Revision
from forum.practice import actions as practice_actions
from forum.referrals import actions as referral_actions
from forum.referrals.models import Referral
from forum.review import cases as vetting
from forum.review.models import Question, Review
from forum.review.questions import ask_author
from tests.accounts.people import make_person
from tests.cast import Cast, approve, approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.clues.media import approved_picture
from tests.redaction.redacting import redacted

SOUND = Path(__file__).resolve().parent.parent / "demo" / "media" / "tram-stop-fr.m4a"


@dataclass
class World:
    """Ids of one thing of each kind, for the addresses."""

    cast: Cast
    applicant: User
    unit_expert: User  # of the coordinator's unit
    board: Board
    case: Case
    draft: Case
    practice: Case
    clue: Clue
    sound: Clue
    waiting: Clue
    post: UUID
    arrival: Arrival
    cleaned: Clue  # by hand, and waiting
    review: Review
    referral: Referral

    @cached_property
    def picture(self) -> Clue:
        """Made for the few tests that ask for it."""
        return approved_picture(self.cast, self.case)

    @cached_property
    def wording(self) -> Review:
        """A post that waits."""
        post = post_actions.write_post(by=self.cast.colleague, case_id=self.case.pk, text="Waiting words.")
        return Review.objects.get(subject__in=post.revisions.values("pk"))

    @cached_property
    def question(self) -> Question:
        """What a moderator asks about the clue that waits."""
        seen = self.review.seen_hash
        return ask_author(by=self.cast.moderator_two, review_id=self.review.pk, seen=seen, words="Which street?")

    @cached_property
    def corrected(self) -> Revision:
        """A moderator's, of a post of the colleague's."""
        post = post_actions.write_post(by=self.cast.colleague, case_id=self.case.pk, text="A typpo.")
        review = Review.objects.get(subject__in=post.revisions.values("pk"))
        approve_corrected(by=self.cast.moderator_one, review_id=review.pk, seen=review.seen_hash, text="A typo.")
        return post.revisions.get(state="approved")

    @cached_property
    def returned(self) -> UUID:
        """The review of a post of the colleague's that moderator one returned."""
        return turned_down(self.cast, self.case)

    @cached_property
    def struck(self) -> Strike:
        """Another, with a strike."""
        review = turned_down(self.cast, self.case)
        words = "Leave names out."
        return add_strike(by=self.cast.moderator_one, review_id=review, kind="names", words=words)

    @cached_property
    def officer(self) -> User:
        return make_person("Sofia Guard", "sofia@example.org", self.cast.auditor.organisation, Role.OFFICER)

    @cached_property
    def reasons(self) -> UUID:
        """An answer whose reasons others read."""
        judgement = AnswerWords(places=(("MX", 0.6),), reasons="The vowels.")
        answer = answer_actions.give_answer(by=self.cast.expert_mx, clue_id=self.sound.pk, judgement=judgement)
        review = Review.objects.get(subject=answer.pk)
        answer_actions.approve_reasons(by=self.cast.moderator_two, review_id=review.pk, seen=review.seen_hash)
        return answer.pk

    @cached_property
    def redaction(self) -> UUID:
        """Of a post of the colleague's."""
        post = posted(self.cast, self.case, "Near Zarzamora.")
        return redacted(self.cast.moderator_two, "post", post, "Zarzamora").pk

    @property
    def ids(self) -> dict[str, list[UUID]]:
        """What stands for each part of an address."""
        return {
            "case_id": [self.case.pk, self.draft.pk], "clue_id": [self.clue.pk, self.sound.pk, self.waiting.pk],
            "board_id": [self.board.pk], "review_id": [self.review.pk], "referral_id": [self.referral.pk],
            "user_id": [self.cast.expert_mx.pk, self.applicant.pk], "post_id": [self.post],
            "arrival_id": [self.arrival.pk],
            "organisation_id": [self.cast.coordinator.organisation_id],
        }  # fmt: skip


def posted(cast: Cast, case: Case, text: str) -> UUID:
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text=text)
    review = Review.objects.get(subject__in=post.revisions.values("pk"))
    post_actions.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return post.pk


def turned_down(cast: Cast, case: Case) -> UUID:
    post = post_actions.write_post(by=cast.colleague, case_id=case.pk, text="A name.")
    review = Review.objects.get(subject__in=post.revisions.values("pk"))
    words = {"review_id": review.pk, "seen": review.seen_hash, "reason": "It names a person."}
    post_actions.return_revision(by=cast.moderator_one, **words)
    return review.pk


def _sound(cast: Cast, case: Case) -> Clue:
    file = intake.clean(SOUND.read_bytes(), name=SOUND.name)
    words = ClueWords(clue_type="speech", title="A voice", expect="A voice for some seconds")
    clue = clue_actions.submit_clue(by=cast.investigator, case_id=case.pk, words=words, file=file)
    approve(cast, clue.pk)
    return clue


def arrived(cast: Cast, case: Case, text: str = "Calle del Arco") -> Arrival:
    """A text file that was sent, looked at and waits for its sender."""
    data, words = text.encode(), ClueWords(clue_type="visible_text", title="Words on a wall", expect="Three words")
    by = cast.investigator
    arrival = arrival_actions.begin_arrival(by=by, case_id=case.pk, words=words, extension="txt", size=len(data))
    arrival_actions.receive_part(by=by, arrival_id=arrival.pk, start=0, data=data)
    running.run(arrival.pk)
    return Arrival.objects.get(pk=arrival.pk)


def _cleaned(cast: Cast, case: Case) -> Clue:
    """A text of which a word was blanked."""
    arrival, by = arrived(cast, case, "Ask Zarzamora"), cast.investigator
    recipe = TextRecipe(blanks=(Range(4, 13),))
    arrival_actions.clean_by_hand(by=by, arrival_id=arrival.pk, recipe=recipe)
    running.run(arrival.pk)
    words = ClueWords(clue_type="visible_text", title="Cleaned", expect="Two words")
    return arrival_actions.send_arrival(by=by, arrival_id=arrival.pk, words=words)


def _practice(cast: Cast, board: Board) -> Case:
    case = draft_case(cast, board, question="Practice")
    practice_actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    approved_text_clue(cast, case)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def world(cast: Cast, board: Board) -> World:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case, language="es")
    answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=AnswerWords(places=(("MX", 0.7),)))
    waiting = submitted_text_clue(cast, case, title="Waiting")
    referral = referral_actions.refer_case(
        by=cast.investigator,
        case_id=open_case(cast, board, question="Referred").pk,
        to_organisation_id=Organisation.objects.get(name="Unit MX").pk,
        message="Please look.",
    )
    applicant = make_person("Abel New", "abel@example.org", cast.expert_mx.organisation, vetted=False)
    unit_expert = make_person("Ernesto Paz", "ernesto@example.org", cast.coordinator.organisation, Role.EXPERT)
    return World(
        cast=cast, applicant=applicant, unit_expert=unit_expert, board=board, case=case, clue=clue,
        sound=_sound(cast, case), waiting=waiting, arrival=arrived(cast, case), cleaned=_cleaned(cast, case),
        post=posted(cast, case, "A question."),
        draft=draft_case(cast, board), practice=_practice(cast, board), referral=referral,
        review=Review.objects.get(subject=waiting.pk),
    )  # fmt: skip
