"""Writes without a pause into the installation that the environment names, a line for each thing that was acknowledged;
with `--check` says which of those that it is told on its input are there again, with their files."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from accounts.models import User  # noqa: E402
from audit.models import Entry  # noqa: E402
from forum.arrival import actions as arrivals  # noqa: E402
from forum.arrival.models import ArrivedFile  # noqa: E402
from forum.boards.models import Board  # noqa: E402
from forum.cases import actions as cases  # noqa: E402
from forum.cases.actions import CaseWords  # noqa: E402
from forum.cases.models import Case  # noqa: E402
from forum.clues import store  # noqa: E402
from forum.clues.actions import ClueWords  # noqa: E402

WORDS = ClueWords(clue_type="visible_text", title="Words on a wall", expect="Three words")


def write() -> None:
    """Drafts of cases, and files that were sent, of which all but the first four are discarded at once."""
    by = User.objects.get(name="Ingrid Vester")
    board = Board.objects.visible_to(by)[0]
    number = 0
    while True:
        number += 1
        case = cases.draft_case(by=by, board_id=board.pk, words=CaseWords(question=f"Written {number}"))
        data = f"Words {number}".encode()
        arrival = arrivals.begin_arrival(by=by, case_id=case.pk, words=WORDS, extension="txt", size=len(data))
        arrivals.receive_part(by=by, arrival_id=arrival.pk, start=0, data=data)
        print(f"case {case.pk}", flush=True)
        if number <= 4:  # more may not be under way together
            print(f"arrival {arrival.pk}", flush=True)
        else:
            arrivals.discard_arrival(by=by, arrival_id=arrival.pk)


def check() -> None:
    """Each line's thing exists, and every row that owns a file opens it."""
    for line in sys.stdin:
        kind, pk = line.split()
        is_here = Case.objects.filter(pk=pk).exists() if kind == "case" else _opens(pk)
        print(f"{kind} {'here' if is_here else 'LOST'}")
    for piece in ArrivedFile.objects.all():
        assert b"".join(store.read(piece)).startswith(b"Words ")
    assert Entry.objects.exists()


def _opens(arrival: str) -> bool:
    return [b"".join(store.read(piece))[:6] for piece in ArrivedFile.objects.filter(arrival=arrival)] == [b"Words "]


if __name__ == "__main__":
    check() if "--check" in sys.argv else write()
