"""The reasons that a moderator can choose for an item: the board's own, else the built-in ones, as its author reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from forum.boards.models import Board
from forum.desk.models import CannedReason
from forum.desk.reason_actions import kind_for
from forum.review.models import Review

BUILT_IN: dict[str, list[Promise]] = {
    Review.Kind.CASE: [
        _("The question names or describes a child. Please take that out."),
        _("Please say what experts should look or listen for."),
        _("This holds details experts do not need. Please shorten it."),
    ],
    Review.Kind.CLUE: [
        _("A face or a name can be recognised. Please cover it and send it again."),
        _("Please say what one will see or hear before opening it."),
        _("The kind of clue does not fit. Please choose another."),
    ],
    Review.Kind.POST: [
        _("This gives away an answer. Please give it in the answer form, where it stays sealed."),
        _("This names a person. Please take that out."),
    ],
    Review.Kind.WIDENING: [
        _("These people are not needed to answer the question."),
        _("The question says more than so many people need to know."),
    ],
    Review.Kind.HANDOVER: [
        _("The author is expected back."),
        _("Another person of the unit should take this."),
    ],
    Review.Kind.FLAG: [
        _("I looked at it: nobody can be recognised, and nothing in it is against the rules."),
        _("A face or a name can be recognised. Please cover it and send it again."),
        _("This is against the code of conduct. Please read it again."),
    ],
    Review.Kind.APPLICATION: [
        _("Please say more about why you need access."),
        _("The sponsor could not confirm this."),
    ],
}


@dataclass(frozen=True)
class Choice:
    """What its author will read, in which language; and in the moderator's own, where that is another."""

    words: str
    language: str
    own: str


@dataclass(frozen=True)
class OfKind:
    """A board's reasons of one kind, and the built-in ones that stand in while it has none."""

    kind: str
    label: str
    kept: list[CannedReason]
    built_in: list[Promise]


def choices(review: Review) -> list[Choice]:
    """One query for what belongs to a board."""
    kind, language = kind_for(review), review.author.language
    mine = (get_language() or "").partition("-")[0]
    kept: list[CannedReason] = []
    if review.case is not None:
        kept = list(CannedReason.objects.kept().filter(board=review.case.board_id, kind=kind).order_by("-used", "pk"))
    if not kept:
        return [_built_in(one, language, mine) for one in BUILT_IN.get(kind, [])]
    return [_of_board(one, language, mine) for one in kept]


def library(board: Board) -> list[OfKind]:
    """For the page that keeps them; one query."""
    kept = list(board.canned_reasons.kept().order_by("-used", "pk"))
    return [
        OfKind(kind.value, str(kind.label), [one for one in kept if one.kind == kind], BUILT_IN.get(kind.value, []))
        for kind in CannedReason.Kind
    ]


def _of_board(one: CannedReason, language: str, mine: str) -> Choice:
    words, found = one.words(language)
    own, _own_language = one.words(mine)
    return Choice(words, found, own if own != words else "")


def _built_in(one: Promise, language: str, mine: str) -> Choice:
    with override(language):
        words = str(one)
    own = str(one)
    return Choice(words, language if words != own or language == mine else mine, own if own != words else "")
