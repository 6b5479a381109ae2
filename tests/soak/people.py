"""Moderators and readers of the soak, signed in, each reader follows a case: `python -m tests.soak.people`, JSON out.

On the cluster's database, with its environment, beside the demonstration: the rows of tests/scale, of 6,000 posts.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections import defaultdict
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import django

if TYPE_CHECKING:
    from accounts.models import User
    from forum.cases.models import Case

POSTS = 6000
AT_A_CASE = 25  # readers, about


def main() -> None:
    moderators, readers = (int(word) for word in sys.argv[1:])
    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        told = _people(moderators, readers)
    json.dump(told, sys.stdout)


def _people(moderators: int, readers: int) -> list[dict[str, Any]]:
    from accounts.models import Role, User
    from tests.scale.filling import fill
    from tests.scale.size import Size

    fill(Size(POSTS, people=max(20 * moderators, 2 * readers)))
    everyone = User.objects.with_clearance().filter(email__startswith="person").order_by("email")
    vetting = list(everyone.holding(Role.MODERATOR)[:moderators])
    others = everyone.exclude(pk__in=User.objects.holding(Role.MODERATOR).values("pk"))
    cases = _chosen(list(others), readers)
    _follow(cases)
    reading = list(cases)
    _given_passkeys(vetting)
    found = User.objects.with_clearance().in_bulk([one.pk for one in (*vetting, *reading)])
    return [_told(found[one.pk], cases.get(one)) for one in (*vetting, *reading)]


def _chosen(people: list[User], wanted: int) -> dict[User, Case]:
    """So many of them, each with one of the newest open cases that they see, and no case many more than another."""
    from forum.alerts import permissions
    from forum.boards.models import Membership
    from forum.cases.models import Case

    open_ones = Case.objects.filter(state="open", board__name__startswith="Board ").order_by("-created_at")
    cases = list(open_ones[1 : 1 + max(4, wanted // AT_A_CASE)])  # the newest is on a board where few are
    seated: dict[UUID, set[UUID]] = defaultdict(set)  # an author without a seat sees the case and not its board
    for board, user in Membership.objects.current().filter(user__in=people).values_list("board", "user"):
        seated[board].add(user)
    may = {case.pk: permissions.readers(case, seated[case.board_id]) for case in cases}
    chosen: dict[User, Case] = {}
    turns = cycle(cases)
    for one in people:
        seen = next((case for case in islice(turns, len(cases)) if one.pk in may[case.pk]), None)
        if seen is not None and len(chosen) < wanted:
            chosen[one] = seen
    return chosen


def _follow(cases: dict[User, Case]) -> None:
    from audit import log
    from audit.acts import act
    from forum.alerts import steps
    from forum.boards.events import BoardCreated

    @act()
    def follow() -> None:
        log.record(BoardCreated(object=str(uuid4())), by=None)
        for reader, case in cases.items():
            steps.follow(reader, case)

    follow()


def _given_passkeys(moderators: list[User]) -> None:
    from tests.accounts.passkeys import add_passkey

    for one in moderators:
        add_passkey(one)


def _told(user: User, case: Case | None) -> dict[str, Any]:
    from django.test import Client

    from forum.alerts.queries import position
    from tests.accounts.people import sign_in

    client = Client()
    sign_in(client, user)
    cookies = {name: one.value for name, one in client.cookies.items()}
    return {
        "id": str(user.pk), "name": user.name, "role": "moderator" if user.needs_passkey else "reader",
        "cookies": cookies, "mark": position(user).seq,
        "case": str(case.pk) if case else "", "board": str(case.board_id) if case else "",
    }  # fmt: skip


if __name__ == "__main__":
    main()
