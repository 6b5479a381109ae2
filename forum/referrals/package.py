"""The lead package: what a unit reads before it accepts, kept as it was when it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from forum.answers import naming
from forum.answers.words import in_words
from forum.boards.models import Handling
from forum.cases.models import Case
from geoloc.clue_types import CLUE_TYPES


@dataclass(frozen=True)
class ClueLine:
    """A clue as the unit hears of it: what it is, never its content."""

    number: int
    clue_type: str
    medium: str
    title: str

    @property
    def kind(self) -> str:
        return str(CLUE_TYPES.get(self.clue_type, _("Other")))


@dataclass(frozen=True)
class PlaceLine:
    """A likely place: ISO 3166 code and probability in whole percent."""

    area: str
    percent: int

    @property
    def name(self) -> str:
        return naming.full_name_of(self.area)

    @property
    def words(self) -> str:
        return in_words(self.percent / 100)


@dataclass(frozen=True)
class Package:
    """Words and numbers of one moment; codes instead of names, so that each reader gets their own language."""

    code: str
    question: str
    background: str
    urgency: str
    handling: str
    opened_at: str
    made_at: str
    answers: int
    clues: tuple[ClueLine, ...]
    countries: tuple[PlaceLine, ...]
    regions: tuple[PlaceLine, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Package:
        words = dict(kept)
        words["clues"] = tuple(ClueLine(**line) for line in kept["clues"])
        for places in ("countries", "regions"):
            words[places] = tuple(PlaceLine(**line) for line in kept[places])
        return cls(**words)

    @property
    def handling_label(self) -> str:
        return str(Handling(self.handling).label)

    @property
    def urgency_label(self) -> str:
        return str(Case.Urgency(self.urgency).label)

    @property
    def opened(self) -> datetime:
        return datetime.fromisoformat(self.opened_at)

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)
