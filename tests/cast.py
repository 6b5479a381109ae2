"""The shared cast and the few sentences that build a case through the actions, so never an impossible row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import LanguageSkill, Organisation, RegionKnown, Role, SubjectKnown, User
from forum.boards import actions as board_actions
from forum.boards.models import Board, Handling
from forum.cases import actions as case_actions
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues.actions import ClueWords
from forum.clues.models import Clue
from forum.review import cases as vetting
from forum.review.models import Review
from tests.accounts.people import make_person, sign_in
from tests.remembered import Remembered

__all__ = ["Cast", "approve", "approved_text_clue", "open_case", "sign_in", "submitted_text_clue"]


@dataclass(frozen=True)
class Cast:
    """Everyone the story needs; the outsider is vetted, but on no board."""

    investigator: User
    colleague: User  # an investigator of the same unit
    moderator_one: User
    moderator_two: User
    expert_mx: User  # grew up with Mexican Spanish
    expert_other: User  # another unit; knows buildings of Oaxaca
    coordinator: User  # of the Mexican unit
    auditor: User
    administrator: User
    outsider: User


def make_cast() -> Cast:
    """Everyone, in the database."""
    units = {
        name: Organisation.objects.create(name=name, kind=kind, country=country)
        for name, kind, country in (
            ("Unit A", "national_unit", "NO"),
            ("Hotline B", "hotline", "DE"),
            ("Unit C", "national_unit", "FR"),
            ("Institute D", "academic", "ES"),
            ("Unit MX", "national_unit", "MX"),
            ("Observatory", "observer", "CA"),
        )
    }

    def person(name: str, unit: str, *roles: Role) -> User:
        return make_person(name, f"{name.lower().replace(' ', '.')}@example.org", units[unit], *roles)

    people = Cast(
        investigator=person("Ingrid Vester", "Unit A", Role.INVESTIGATOR),
        colleague=person("Jon Berg", "Unit A", Role.INVESTIGATOR),
        moderator_one=person("Marta Klein", "Hotline B", Role.MODERATOR),
        moderator_two=person("Luc Moreau", "Unit C", Role.MODERATOR),
        expert_mx=person("Elena Ruiz", "Institute D", Role.EXPERT),
        expert_other=person("Omar Haddad", "Unit C", Role.EXPERT),
        coordinator=person("Carla Ortega", "Unit MX", Role.COORDINATOR),
        auditor=person("Ada Quist", "Observatory", Role.AUDITOR),
        administrator=person("Ari Admin", "Observatory", Role.ADMINISTRATOR),
        outsider=person("Otto Fern", "Observatory", Role.EXPERT, Role.INVESTIGATOR),
    )
    LanguageSkill.objects.create(user=people.expert_mx, language="es", variety="MX", grew_up=True)
    RegionKnown.objects.create(user=people.expert_other, area="MX-OAX")
    SubjectKnown.objects.create(user=people.expert_other, clue_type="building")
    return people


def make_board(cast: Cast) -> Board:
    """A board with everyone seated who belongs there."""
    board = board_actions.create_board(
        by=cast.administrator, name="Latin America", purpose="Voices and places of Latin America", ceiling=Handling.RED
    )
    for person in (cast.investigator, cast.colleague, cast.expert_mx, cast.expert_other):
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=person)
    for moderator in (cast.moderator_one, cast.moderator_two):
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=moderator, as_moderator=True)
    return board


CAST = Remembered(make_cast)
BOARD = Remembered(make_board, after=CAST)


@pytest.fixture
def cast(db: None) -> Cast:
    return CAST()


@pytest.fixture
def board(cast: Cast) -> Board:
    return BOARD(cast)


def draft_case(cast: Cast, board: Board, **words: object) -> Case:
    words = {"question": "Where does this speaker come from?", **words}
    return case_actions.draft_case(by=cast.investigator, board_id=board.pk, words=CaseWords(**words))


def open_case(cast: Cast, board: Board, **words: object) -> Case:
    """A case whose question one moderator has approved."""
    case = draft_case(cast, board, **words)
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return Case.objects.get(pk=case.pk)


def submitted_text_clue(cast: Cast, case: Case, **words: object) -> Clue:
    words = {
        "clue_type": "visible_text",
        "title": "Words on a receipt",
        "expect": "Four words in Spanish",
        "text": "Panadería La Esquina",
        **words,
    }
    return clue_actions.submit_clue(by=cast.investigator, case_id=case.pk, words=ClueWords(**words))


def approve(cast: Cast, subject: object, *moderators: User) -> None:
    """The open review of a clue, approved by as many moderators as it takes (both, unless named)."""
    review = Review.objects.get(subject=subject, state=Review.State.WAITING)
    for moderator in (moderators or (cast.moderator_one, cast.moderator_two))[: review.approvals_needed]:
        clue_actions.approve_clue(by=moderator, review_id=review.pk, seen=review.seen_hash)


def approved_text_clue(cast: Cast, case: Case, **words: object) -> Clue:
    clue = submitted_text_clue(cast, case, **words)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


@pytest.fixture
def client_of():
    """client_of(user): a browser signed in with both factors."""

    def make(user: User) -> Client:
        client = Client()
        sign_in(client, user)
        return client

    return make


def stale(client: Client) -> None:
    """Their last proof is older than what asks for a fresh factor allows."""
    session = client.session
    for method in session["account_authentication_methods"]:
        method["at"] -= 6 * 60
    session.save()
