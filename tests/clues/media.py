"""Clues with files, through the actions, in a store of their own."""

from __future__ import annotations

from pathlib import Path

from accounts.models import User
from forum.cases.models import Case
from forum.clues import actions
from forum.clues.actions import ClueWords
from forum.clues.intake import clean
from forum.clues.models import Clue
from tests.cast import Cast, approve
from tests.clues import samples


def submitted_sound(by: User, case: Case, seconds: float = 1.5) -> Clue:
    words = ClueWords(clue_type="speech", title="A voice", expect="A man counts, calmly", language="es")
    return actions.submit_clue(
        by=by, case_id=case.pk, words=words, file=clean(samples.sound("wav", seconds), name="voice.wav")
    )


def approved_picture(cast: Cast, case: Case) -> Clue:
    words = ClueWords(clue_type="building", title="A front", expect="A house from the street")
    clue = actions.submit_clue(
        by=cast.investigator, case_id=case.pk, words=words, file=clean(samples.jpeg(), name="photo.jpg")
    )
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def approved_sound(cast: Cast, case: Case, seconds: float = 1.5) -> Clue:
    clue = submitted_sound(cast.investigator, case, seconds)
    approve(cast, clue.pk)
    return Clue.objects.get(pk=clue.pk)


def files_in(store: Path) -> list[Path]:
    return [file for file in store.rglob("*") if file.is_file()]
