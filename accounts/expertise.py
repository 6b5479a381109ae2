"""What somebody knows: languages with the variety grown up with, regions, subjects, and what they turned off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import events
from accounts.errors import BadInput
from accounts.languages import LANGUAGES
from accounts.models import LanguageSkill, RegionKnown, SubjectKnown, User
from audit import log
from audit.acts import act
from geoloc import places
from geoloc.clue_types import CLUE_TYPES


@dataclass(frozen=True, order=True)
class Language:
    """A language, and the territory whose variety they know; grown up with it or learnt later."""

    language: str  # BCP 47 primary tag
    variety: str = ""  # ISO 3166-1 or 3166-2; empty: none in particular
    grew_up: bool = False


@dataclass(frozen=True)
class Expertise:
    """All of it at once; unknown codes, and a subject both known and turned off, are BadInput."""

    languages: tuple[Language, ...] = ()
    regions: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    turned_off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        varieties = [(one.language, one.variety) for one in self.languages]
        if len(set(varieties)) < len(varieties):
            raise BadInput(_("The same language and variety is there twice."))
        if any(one.language not in LANGUAGES for one in self.languages):
            raise BadInput(_("One of the languages is not in the list."))
        areas = [*self.regions, *(one.variety for one in self.languages if one.variety)]
        if any(not places.is_area(area) for area in areas) or len(set(self.regions)) < len(self.regions):
            raise BadInput(_("One of the regions is not known here, or is there twice."))
        chosen = [*self.subjects, *self.turned_off]
        if len(set(chosen)) < len(chosen) or not set(chosen) <= set(CLUE_TYPES):
            raise BadInput(_("A kind of clue is either known well or turned off, once."))

    def in_words(self) -> str:
        """For the trail."""
        languages = [f"{one.language}-{one.variety or '*'}{'!' if one.grew_up else ''}" for one in self.languages]
        parts = {"languages": languages, "regions": self.regions, "subjects": self.subjects, "off": self.turned_off}
        return "; ".join(f"{name}: {' '.join(values)}" for name, values in parts.items() if values)


def language_choices() -> list[tuple[str, str]]:
    """Code and name of each language, by name as the reader calls it; first "none chosen"."""
    return [("", "—"), *sorted(((code, str(name)) for code, name in LANGUAGES.items()), key=lambda one: one[1])]


def expertise_of(user: User) -> Expertise:
    """What they have said; three queries."""
    subjects = list(user.subjects_known.order_by("clue_type"))
    return Expertise(
        languages=tuple(
            Language(one.language, one.variety, one.grew_up)
            for one in user.language_skills.order_by("-grew_up", "language", "variety")
        ),
        regions=tuple(user.regions_known.order_by("area").values_list("area", flat=True)),
        subjects=tuple(one.clue_type for one in subjects if not one.turned_off),
        turned_off=tuple(one.clue_type for one in subjects if one.turned_off),
    )


@act()
def change_expertise(
    *,
    by: User,
    languages: Iterable[Language] = (),
    regions: Iterable[str] = (),
    subjects: Iterable[str] = (),
    turned_off: Iterable[str] = (),
) -> Expertise:
    """A person says what they know and what they do not want to be asked; the old word is replaced."""
    told = Expertise(tuple(languages), tuple(regions), tuple(subjects), tuple(turned_off))
    person = User.objects.locked(by.pk)
    log.record(events.ExpertiseChanged(object=str(by.pk), detail=told.in_words()), by=by)  # first: no row goes untold
    for known in (person.language_skills, person.regions_known, person.subjects_known):
        known.all().delete()
    LanguageSkill.objects.bulk_create(
        LanguageSkill(user=by, language=one.language, variety=one.variety, grew_up=one.grew_up)
        for one in told.languages
    )
    RegionKnown.objects.bulk_create(RegionKnown(user=by, area=area) for area in told.regions)
    SubjectKnown.objects.bulk_create(
        [SubjectKnown(user=by, clue_type=one) for one in told.subjects]
        + [SubjectKnown(user=by, clue_type=one, turned_off=True) for one in told.turned_off]
    )
    return told
