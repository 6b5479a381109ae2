"""Who is off duty, or has had enough for the day, is asked when they are back: nobody is left out by the hour."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from accounts.models import User
from audit.acts import act
from forum.asking import rings
from forum.asking.models import Asking, Ring
from forum.asking.presence import again, there
from forum.clues import experts


def catch_up() -> int:
    """A round of the keeper: those of a ring who were away when it was asked; of how many clues somebody was."""
    due = rings.open_askings().filter(again__lte=timezone.now()).order_by("again").values_list("pk", flat=True)
    return sum(_caught_up(pk) for pk in due[:200])


@act()
def _caught_up(clue_id: UUID) -> bool:
    """Compare-and-set on the moment: two keepers ask nobody twice. That somebody has answered meanwhile changes
    nothing, so that being asked late tells nothing of answers."""
    one = rings.open_askings().filter(pk=clue_id).select_related("clue__case").first()
    if one is None or one.again is None:
        return False
    clue, asked = one.clue, experts.asked(one.clue)
    missing = _of_ring(one, [person for person in experts.concerned(clue) if person.pk not in asked])
    wanted = rings.FEW - len(experts.asked_of_themselves(clue)) if one.ring == Ring.FEW else len(missing)
    willing = {person.pk for person in experts.to_ask(clue)}
    back = there(clue, [person for person in missing if person.pk in willing])
    now = rings.ordered(clue, back)[: max(0, wanted)] if back else []
    moved = Asking.objects.filter(pk=clue_id, again=one.again, ring=one.ring)
    if not moved.update(again=again(len(now) < min(wanted, len(missing)))):
        return False
    experts.ask(clue, now)
    return bool(now)


def _of_ring(one: Asking, people: list[User]) -> list[User]:
    return rings.knowing_the_region(one.clue, people) if one.ring == Ring.REGION else people
