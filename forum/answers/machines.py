"""What programs read in a clue, as one voice in its belief; the room above that keeps it registers itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from forum.answers.judging import prior_of
from forum.clues.models import Clue
from geoloc import machines as arithmetic
from geoloc.machines import Machine, Sign

Voices = Callable[[Sequence[Clue]], Mapping[UUID, Sequence[Sign]]]


@dataclass
class _Readers:
    voices: list[Voices] = field(default_factory=list)


_readers = _Readers()


def register(*, voices: Voices) -> None:
    """Called by the room of leads when it is ready."""
    _readers.voices.append(voices)


def on(clues: Sequence[Clue]) -> dict[UUID, Machine]:
    """Of each clue whose leads add something; none while BEARINGS_LEADS_WEIGHT_PERCENT is 0.

    Who asks has seen to it that each clue is open to whoever is shown the result: leads lie under the answers' seal.
    """
    most = settings.LEADS_WEIGHT
    if not most or not clues:
        return {}
    told = [reader(clues) for reader in _readers.voices]
    signs = {clue.pk: [sign for some in told for sign in some.get(clue.pk, ())] for clue in clues}
    found = {clue.pk: arithmetic.machine(signs[clue.pk], prior_of(clue).mass, most) for clue in clues}
    return {pk: one for pk, one in found.items() if one}
