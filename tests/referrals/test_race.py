"""Coordinators of one unit who press Accept in the same moment."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection

from accounts.errors import Conflict
from accounts.models import User
from forum.boards.models import Board
from forum.cases.models import Grant
from forum.referrals import actions
from tests.cast import Cast, open_case
from tests.referrals.story import coordinator_at, recorded, refer

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_of_coordinators_who_accept_at_once_one_does_and_the_others_learn_who(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    referral = refer(cast, case)
    people = [cast.coordinator, *(coordinator_at(f"Person {n}", "Unit MX") for n in range(1, AT_ONCE))]
    ends: Counter[str] = Counter()
    # An SQLite in memory has one connection: there they take turns.
    together = connection.vendor == "postgresql"
    gate = threading.Barrier(AT_ONCE if together else 1)

    def accept(person: User) -> None:
        try:
            gate.wait()
            actions.accept_referral(by=person, referral_id=referral.pk)
            ends["accepted"] += 1
        except Conflict as refusal:
            ends["told who"] += "accepted this referral" in refusal.sentence
        finally:
            if together:
                connection.close()

    threads = [threading.Thread(target=accept, args=[person]) for person in people]
    for thread in threads:
        thread.start() if together else thread.run()
    for thread in threads if together else []:
        thread.join()
    assert ends == {"accepted": 1, "told who": AT_ONCE - 1}
    assert Grant.objects.filter(case=case, reason=Grant.Reason.REFERRAL).count() == 1
    assert recorded("referral.accept") == 1
