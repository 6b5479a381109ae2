"""What pages read of levels: the control on one page, and the list of all that somebody has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.languages import LANGUAGES
from accounts.models import LanguageSkill, User
from forum.alerts import level_words, levels, mail
from forum.alerts.levels import About
from forum.alerts.mail_models import MailSettings, When
from forum.alerts.models import Follow, Level, Mailbox
from forum.boards.models import Board
from forum.cases.models import Case
from geoloc.clue_types import CLUE_TYPES

MOST_CASES = 50


@dataclass(frozen=True)
class Line:
    """One thing with the level chosen for it ("" for none of its own) and what there is to choose."""

    name: str  # of the form's field
    label: str
    chosen: str
    none: str  # what it is called to choose nothing
    code: str = ""  # of a case

    @property
    def options(self) -> list[tuple[str, str]]:
        return [*((value, str(label)) for value, label in Level.choices), ("", self.none)]


@dataclass(frozen=True)
class Control:
    """What holds on a page, why, and what can be changed about it there."""

    found: levels.Effective
    short: str
    sentence: str
    lines: list[Line]

    @property
    def instead(self) -> str:
        """The field that watches the case, where it is quiet for another reason than the case's own."""
        own = self.lines[0].name
        by_another = self.found.by not in {"case", "part", ""} and not self.found.is_told
        return own if by_another and own.startswith("case-") else ""


@dataclass(frozen=True)
class Chosen:
    """All levels of one person, as their page lists them."""

    boards: list[Line]
    cases: list[Line]
    kinds: list[Line]
    languages: list[Line]
    others: list[tuple[str, str]]  # languages that can be added
    more: bool  # there are cases that are not listed


def control(user: User, about: About, board: Board, rows: list[Follow] | None = None) -> Control:
    """For the page of a board, a case or a clue: one query, none where the rows that fit are at hand."""
    if rows is None:
        rows = list(Follow.objects.filter(levels.fitting(about), user=user))
    found = levels.effective(rows, about)
    own = {levels.scope_of(row): row.level for row in rows}
    lines = []
    if about.case:
        level = own.get("case", own.get("part", ""))
        lines.append(Line(f"case-{about.case}", _("This case"), level, _("As its board")))
    if about.clue_type:
        name = CLUE_TYPES[about.clue_type]
        lines.append(Line(f"clue_type-{about.clue_type}", _clues_of(name), own.get("clue_type", ""), _("As usual")))
    if about.language in LANGUAGES:
        name = LANGUAGES[about.language]
        lines.append(Line(f"language-{about.language}", _clues_in(name), own.get("language", ""), _("As usual")))
    if not about.case:
        lines.append(Line(f"board-{board.pk}", _("This board"), own.get("board", ""), _("As usual")))
    return Control(found, level_words.short(found), level_words.sentence(found, about, board.name), lines)


def chosen(user: User) -> Chosen:
    """Four queries: levels, boards, languages they know, and the newest cases they chose something for."""
    rows = list(Follow.objects.filter(user=user).order_by("-since", "pk"))
    of = {kind: {getattr(row, kind): row.level for row in rows if getattr(row, kind)} for kind in _KINDS}
    boards = Board.objects.visible_to(user).order_by("name")
    known = set(LanguageSkill.objects.filter(user=user).values_list("language", flat=True)) | of["language"].keys()
    names = sorted(((code, str(name)) for code, name in LANGUAGES.items()), key=lambda one: one[1])
    cases = _cases(user, rows)
    return Chosen(
        boards=_lines("board", ((one.pk, one.name) for one in boards), of["board_id"], _("As usual: new cases")),
        cases=cases[:MOST_CASES],
        kinds=_lines("clue_type", CLUE_TYPES.items(), of["clue_type"], _("As usual")),
        languages=_lines("language", (one for one in names if one[0] in known), of["language"], _("As usual")),
        others=[(code, name) for code, name in names if code not in known],
        more=len(cases) > MOST_CASES,
    )


def _lines(kind: str, named: Iterable[tuple[Any, Any]], levels: Mapping[Any, str], usual: str) -> list[Line]:
    """One for each key with its name, and the level chosen for it."""
    return [Line(f"{kind}-{key}", str(name), levels.get(key, ""), usual) for key, name in named]


def mail_settings(user: User) -> MailSettings:
    """What they chose of mail, or the usual by the clock of their unit; one query."""
    kept = MailSettings.objects.filter(pk=user.pk).first()
    unit = user.organisation
    return kept or MailSettings(user=user, zone=(unit.duty_hours.get("zone") if unit else "") or "UTC")


def letter_now(user: User, kept: MailSettings) -> mail.Letter | None:
    """The mail as it would be if it went now; none where nothing would go."""
    position = Mailbox.objects.filter(pk=user.pk).values_list("mail_seq", flat=True).first()
    items = mail.to_mail(user, kept, position or 0) if kept.when != When.NEVER else []
    return mail.compose(user, kept, items) if items else None


_KINDS = ("case_id", "board_id", "clue_type", "language")


def _cases(user: User, rows: Iterable[Follow]) -> list[Line]:
    """The newest choices whose cases they see now."""
    level = {row.case_id: row.level for row in rows if row.case_id}
    seen = Case.objects.visible_to(user).filter(follows__user=user).select_related("board")
    found = seen.order_by("-follows__since", "pk")[: MOST_CASES + 1]
    return [Line(f"case-{one.pk}", one.question, level.get(one.pk, ""), _("As its board"), one.code) for one in found]


def _clues_of(kind: str | Promise) -> str:
    return _("Clues of the kind %(name)s") % {"name": kind}


def _clues_in(language: str | Promise) -> str:
    return _("Clues in %(name)s") % {"name": language}
