"""What the board of a case's clues shows one person: as many queries for one clue as for fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from forum.arranging import ordering, permissions
from forum.arranging.link_queries import LinkShown, confirmed_among
from forum.arranging.models import Arrangement, Group, Placing
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.review.models import Review
from forum.review.queries import Standing, standings


@dataclass(frozen=True)
class Card:
    """A clue on the board."""

    clue: Clue
    links: Sequence[LinkShown]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class GroupShown:
    """A group with its cards; `own` is a name that waits or was returned, for who wrote it, with where it stands."""

    group: Group
    number: int
    cards: Sequence[Card]
    own: str
    standing: Standing | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class BoardShown:
    """The board, in the version that a change is compared with."""

    case: Case
    arrangement: Arrangement | None
    groups: Sequence[GroupShown]
    loose: Sequence[Card]
    can_arrange: bool

    @property
    def version(self) -> int:
        return self.arrangement.version if self.arrangement else 0


def board(user: User, case: Case) -> BoardShown:
    """Approved clues that this person sees, in their groups: of any other there is neither gap nor count."""
    clues = {clue.pk: clue for clue in Clue.objects.visible_to(user).approved().filter(case=case).order_by("number")}
    groups = list(Group.objects.filter(case=case).select_related("case"))
    placed = {row.clue_id: (row.group_id, row.place) for row in Placing.objects.filter(clue__in=clues)}
    lists = ordering.lists_of(clues, [group.pk for group in groups], placed)
    links = confirmed_among(user, clues.values())
    mine = [group.pk for group in groups if group.proposed_by_id == user.pk and group.proposed]
    standing = standings(mine) if mine else {}

    def cards(name: UUID | None) -> list[Card]:
        last = len(lists[name]) - 1
        return [Card(clues[pk], links[pk], at == 0, at == last) for at, pk in enumerate(lists[name])]

    shown = [
        GroupShown(
            group, number, cards(group.pk), group.proposed if group.pk in mine else "", standing.get(group.pk),
            number == 1, number == len(groups),
        )
        for number, group in enumerate(groups, 1)
    ]  # fmt: skip
    arrangement = Arrangement.objects.filter(case=case).select_related("changed_by").first()
    return BoardShown(case, arrangement, shown, cards(None), permissions.can_arrange(user, case))


def vetting(review: Review) -> Group:
    """The name as others would read it; the desk has checked that this moderator may vet it."""
    return Group.objects.select_related("case__board").get(pk=review.subject)
