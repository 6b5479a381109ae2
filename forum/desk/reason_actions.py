"""The use cases of a board's reasons: write one, change it, retire it; and counting how often each is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, User
from audit import log
from audit.acts import act
from forum.boards.models import Board, moderates
from forum.desk import events
from forum.desk.models import CODES, CannedReason
from forum.review.models import Review

SHARED = dict.fromkeys(
    [Review.Kind.EDIT, Review.Kind.ANSWER, Review.Kind.LABEL, Review.Kind.SECOND_LOOK], CannedReason.Kind.POST
)
MOST = 40  # of a kind: more is no help
LONGEST = 400  # characters, as the column has


def board_kept_by(user: User, board_id: UUID) -> Board:
    """Its moderators keep it, and administrators; for everybody else there is no such page."""
    boards = Board.objects.all() if user.has_role(Role.ADMINISTRATOR) else Board.objects.filter(moderates(user, "pk"))
    if not user.is_cleared:
        raise NotFoundHere
    return boards.one(board_id)


@act()
def add_reason(*, by: User, board_id: UUID, kind: str, words: Mapping[str, str]) -> CannedReason:
    """One more that the board's moderators can choose."""
    board = board_kept_by(by, board_id)
    if kind not in CannedReason.Kind.values:
        raise BadInput(_("Choose what the reason is for."))
    if board.canned_reasons.kept().filter(kind=kind).count() >= MOST:
        raise BadInput(_("There are %(n)d already; retire one first.") % {"n": MOST})
    reason = CannedReason.objects.create(board=board, kind=kind, **_checked(words))
    log.record(events.ReasonKept(object=str(reason.pk)), by=by)
    return reason


@act()
def change_reason(*, by: User, board_id: UUID, reason_id: UUID | str, words: Mapping[str, str]) -> CannedReason:
    """Better words; what was sent before stays as it was sent."""
    reason = board_kept_by(by, board_id).canned_reasons.kept().locked(reason_id)
    for code, text in _checked(words).items():
        setattr(reason, code, text)
    reason.save(update_fields=list(CODES))
    log.record(events.ReasonKept(object=str(reason.pk)), by=by)
    return reason


@act()
def retire_reason(*, by: User, board_id: UUID, reason_id: UUID | str) -> None:
    """Nobody chooses it any more; how often it was chosen stays known."""
    reason = board_kept_by(by, board_id).canned_reasons.kept().locked(reason_id)
    reason.retired_at = timezone.now()
    reason.save(update_fields=["retired_at"])
    log.record(events.ReasonRetired(object=str(reason.pk)), by=by)


def count_use(review: Review, chosen: str) -> None:
    """A tally, not an act: that a verdict was given is told by the verdict."""
    if chosen and review.case is not None:
        found = CannedReason.objects.kept().saying(chosen).filter(board=review.case.board_id, kind=kind_for(review))
        found.update(used=F("used") + 1)


def kind_for(review: Review) -> str:
    """Edits, answers and names of groups share the reasons of posts."""
    return SHARED.get(Review.Kind(review.kind), review.kind)


def _checked(words: Mapping[str, str]) -> dict[str, str]:
    kept = {code: words.get(code, "").replace("\x00", "").strip() for code in CODES}
    if any(len(text) > LONGEST for text in kept.values()):
        raise BadInput(_("This is too long: at most %(n)d characters.") % {"n": LONGEST})
    if not any(kept.values()):
        raise BadInput(_("Write the reason in one language at least."))
    return kept
