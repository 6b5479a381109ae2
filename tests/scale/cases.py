"""Cases, and the clues in them, as vetting leaves them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.models import User
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.cases.states import CaseState
from forum.clues.models import Clue, Media
from forum.clues.states import ClueState
from forum.index.models import Indexed
from forum.index.steps import label, scopes
from tests.scale.people import Everyone
from tests.scale.rows import new_id
from tests.scale.size import OLD, Size
from tests.scale.texts import Texts

KINDS = (("visible_text", "text"), ("building", "image"), ("street", "image"), ("visible_text", "text"))
TONGUES = ("es", "", "fr", "es-MX", "")
HANDLING = (Handling.AMBER,) * 13 + (Handling.GREEN,) * 6 + (Handling.STRICT,)
STATES = (CaseState.OPEN,) * 2 + (CaseState.CLOSED,) * 6 + (CaseState.LOCATED, CaseState.REFERRED)
WRITERS = 6


@dataclass
class Opened:
    """A case with who writes in it; its posts come later, in turn with those of others."""

    case: Case
    length: int
    writers: list[User]
    moderator: User
    scopes: str
    clues: list[Clue] = field(default_factory=list)


def plan(size: Size, everyone: Everyone, texts: Texts, dice: Random) -> Iterator[Opened]:
    """Oldest first; the newest ones are open. What was written when is for who writes them."""
    for number, length in enumerate(size.lengths()):
        board = _board(everyone, size, number)
        author, handling = everyone.authors[number % len(everyone.authors)], HANDLING[number % len(HANDLING)]
        is_new = number >= size.cases - max(2, size.batch // 10)
        case = Case(
            pk=UUID(new_id(dice)), board=board, author=author, organisation_id=author.organisation_id,
            handling=Handling.AMBER if number < OLD or is_new else handling,
            state=CaseState.OPEN if is_new else STATES[number % len(STATES)],
            question=f"Where is this {texts.words(5)}?", background=texts.words(20), version=2 + length,
        )  # fmt: skip
        experts = everyone.experts[board.pk]
        writers = [author, *(experts[(number * 5 + n) % len(experts)] for n in range(WRITERS - 1))]
        moderators = everyone.moderators[board.pk]
        moderator = moderators[number % len(moderators)]
        yield Opened(case, length, list(dict.fromkeys(writers)), moderator, " ".join(sorted(scopes(case))))


def _board(everyone: Everyone, size: Size, number: int) -> Board:
    """The first board has a few old cases only; the longest, newest discussion is on the last, where few are."""
    if number == size.cases - 1:
        return everyone.boards[-1]
    if number < min(OLD, size.cases // 2):
        return everyone.boards[0]
    return everyone.boards[1 + number % (len(everyone.boards) - 1)]


def clue_of(one: Opened, at: datetime, texts: Texts, dice: Random) -> tuple[Clue, list[Media]]:
    """The next clue of a case; of a picture two small files."""
    number = len(one.clues) + 1
    kind, medium = KINDS[(number + one.length) % len(KINDS)]
    clue = Clue(
        pk=UUID(new_id(dice)), case=one.case, author=one.case.author, number=number, clue_type=kind, medium=medium,
        title=texts.words(3), expect=texts.words(8), text=texts.words(25) if medium == "text" else "", notes="nothing",
        language=TONGUES[number % len(TONGUES)], state=ClueState.APPROVED, version=2, created_at=at,
        approved_at=at + timedelta(minutes=9),
    )  # fmt: skip
    one.clues.append(clue)
    roles = (Media.Role.ORIGINAL, Media.Role.SHOWN) if medium == "image" else ()
    facts = {Media.Role.ORIGINAL: {"removed": []}, Media.Role.SHOWN: {"width": 320, "height": 200}}
    return clue, [
        Media(
            pk=UUID(new_id(dice)), clue=clue, role=role, content_type="image/jpeg", size=1_900, facts=facts[role],
            sha256=hashlib.sha256(f"{clue.pk} {role}".encode()).hexdigest(), stored_at=at,
        )
        for role in roles
    ]  # fmt: skip


def clue_labels(clue: Clue, kind: Indexed.Kind) -> str:
    """What the index says of a clue, and of what is said about it, besides the words."""
    tags = {tag for tag in (clue.language, clue.language.split("-")[0]) if tag}
    labels = {label("k", kind), label("t", clue.clue_type), *(label("l", tag) for tag in tags)}
    return " ".join(sorted(labels))
