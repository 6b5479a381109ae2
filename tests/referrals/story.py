"""The sentences that referral tests share: an answered case, handed to the Mexican unit."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import Organisation, Role, User
from audit.models import Entry
from forum.alerts.models import InboxItem
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.referrals import actions
from forum.referrals.models import Referral
from tests.accounts.people import make_person
from tests.cast import Cast, approved_text_clue, open_case

ClientOf = Callable[[User], Client]
MESSAGE = "Please check whether this bakery exists in your country."


def unit(name: str = "Unit MX") -> Organisation:
    return Organisation.objects.get(name=name)


def coordinator_at(name: str, unit_name: str) -> User:
    address = f"{name.lower().replace(' ', '.')}@example.org"
    return make_person(name, address, unit(unit_name), Role.COORDINATOR)


def answered_case(cast: Cast, board: Board, **words: object) -> tuple[Case, Clue]:
    """A case with one approved clue on which one expert has said Mexico."""
    case = open_case(cast, board, **words)
    clue = approved_text_clue(cast, case)
    give(cast.expert_mx, clue)
    return case, clue


def give(expert: User, clue: Clue, *places: tuple[str, float]) -> None:
    judgement = AnswerWords(places=places or (("MX", 0.8),))
    answer_actions.give_answer(by=expert, clue_id=clue.pk, judgement=judgement)


def refer(cast: Cast, case: Case, *, to: str = "Unit MX", widen: bool = False) -> Referral:
    return actions.refer_case(
        by=cast.investigator, case_id=case.pk, to_organisation_id=unit(to).pk, message=MESSAGE, widen=widen
    )


def accepted(cast: Cast, case: Case) -> Referral:
    return actions.accept_referral(by=cast.coordinator, referral_id=refer(cast, case).pk)


def kinds_told(person: User) -> list[str]:
    return list(InboxItem.objects.filter(user=person).order_by("seq").values_list("kind", flat=True))


def told(person: User, kind: InboxItem.Kind) -> InboxItem:
    return InboxItem.objects.get(user=person, kind=kind)


def recorded(operation: str) -> int:
    return Entry.objects.filter(op=operation).count()


def state_of(case: Case) -> str:
    return Case.objects.values_list("state", flat=True).get(pk=case.pk)
