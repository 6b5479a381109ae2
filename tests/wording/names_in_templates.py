"""Where templates show names and titles: which expressions, whether markup can stand there, and which are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = re.compile(
    r"(?:^|\.)(?:name|title|question|organisation|proposed)$|^(?:unit|board|group\.label|group\.group\.label)$"
)
ALSO = {("search/_hit.html", "piece.text"), ("following/_lines.html", "line.label")}  # titles by another name
TAG = re.compile(r"\{\{\s*(?P<shown>.+?)\s*\}\}|\{%\s*blocktrans(?:late)?\s(?P<told>.*?)%\}")
WITH = re.compile(r"(\w+)=((?:[^\s\"']|\"[^\"]*\"|'[^']*')+)")
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_ALONE = re.compile(r"<(option|title|textarea)\b[^<]*$|\{% block title %\}(?:(?!\{% endblock %\}).)*$", re.DOTALL)

OURS = "the program's own words"
PLACES = "names of places and languages from tables"
FIELD = "the name of a field of a form"
# Beginning of a template's path, expression → why it is nobody's name or title.
NO_NAMES: dict[tuple[str, str], str] = {
    ("allauth/", "attrs.name"): FIELD,
    ("allauth/", "attrs.title"): OURS,
    ("_parts/header.html", "door.name"): OURS,
    ("_parts/empty.html", "title"): OURS,
    ("accounts/terms.html", "document.title"): OURS,
    ("alerts/inbox.html", "one.name"): OURS,
    ("search/search.html", "group.name"): OURS,
    ("clues/_letters.html", "one.unseen.name"): "a character's name in Unicode",
    ("clues/_points.html", "one.name"): "a character's name in Unicode",
    ("clues/_passage_facts.html", "one.name"): PLACES,
    ("clues/_edit_image.html", "name"): FIELD,
    ("discussion/mark.html", "name"): FIELD,
    ("read_only.html", "name"): FIELD,
    ("following/", "line.name"): FIELD,
    ("following/levels.html", "name"): OURS,
    ("accounts/home.html", "name"): PLACES,
    ("accounts/watched.html", "one.name"): PLACES,
    ("answers/", "line.name"): PLACES,
    ("answers/", "place.name"): PLACES,
    ("answers/", "name"): PLACES,
    ("referrals/_places.html", "place.name"): PLACES,
    ("practice/", "row.name"): PLACES,
    ("practice/", "one.name"): PLACES,
    ("practice/_confusions.html", "title"): OURS,
    ("leads/", "row.name"): OURS,
    ("leads/", "one.name"): OURS,
}


@dataclass(frozen=True)
class Use:
    """An expression that shows a name, where it stands, and which filter it needs there."""

    template: str
    expression: str
    place: tuple[int, int]
    needs: str

    @property
    def is_labelled(self) -> bool:
        wanted = '|in_sight:"text"' if self.needs == "text" else "|in_sight"
        return self.expression.endswith(wanted) or "|visible" in self.expression  # the trail's own, stricter filter


def uses() -> list[Use]:
    """Of all templates of pages, allauth's overridden ones included."""
    return [use for path in sorted(TEMPLATES.rglob("*.html")) for use in uses_in(path)]


def uses_in(path: Path) -> Iterator[Use]:
    name, text = str(path.relative_to(TEMPLATES)), path.read_text()
    inside = [found.span() for found in BLOCK.finditer(text)]
    for tag in TAG.finditer(text):
        if tag["shown"]:
            if not any(start < tag.start() < end for start, end in inside):  # what it shows was told at its head
                yield from _use(name, text, tag["shown"], tag.span("shown"))
            continue
        for told in WITH.finditer(tag["told"]):
            start = tag.start("told")
            yield from _use(name, text, told[2], (start + told.start(2), start + told.end(2)))


def _use(name: str, text: str, expression: str, place: tuple[int, int]) -> Iterator[Use]:
    bare = expression.partition("|")[0]
    is_name = NAMES.search(bare) or (name, bare) in ALSO
    if not is_name or any(name.startswith(path) and bare == one for path, one in NO_NAMES):
        return
    before = text[: place[0]]
    tag = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", before.rpartition("\n\n")[2])
    in_attribute = tag.rfind("<") > tag.rfind(">")
    if in_attribute and re.search(r"\bvalue=\"[^\"]*$", tag):  # what was typed goes back as it came
        return
    yield Use(name, expression, place, "text" if in_attribute or _ALONE.search(tag) else "markup")
