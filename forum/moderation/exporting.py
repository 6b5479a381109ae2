"""The log as a table for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from audit import leaves
from forum.moderation.measures import Measures
from forum.moderation.queries import Line

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """What csv writes to: hands back each line as it comes."""

    def write(self, line: str) -> str:
        return line


def table(lines: Iterable[Line]) -> Iterator[str]:
    """RFC 4180 with a heading, in UTF-8 with a mark of it, which spreadsheets want."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(
        [_("When (UTC)"), _("What was done"), _("By whom"), _("Board"), _("Case"), _("Of what"), _("Id"), _("Why"),
         _("Detail"), _("Entry in the trail")]
    )  # fmt: skip
    for line in lines:
        cells: list[object] = [
            leaves.written(line.at),
            line.operation,
            line.who,
            line.case.board.name,
            line.case.code,
            line.kind,
        ]
        cells += [line.object, line.reason, line.detail, line.id]
        yield writer.writerow([plain(str(cell)) for cell in cells])


def measured(rows: Iterable[Measures]) -> Iterator[str]:
    """The same form for the numbers of moderators' work; no number is no cell."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(
        [_("Moderator or board"), _("Decided"), _("Waiting, half (s)"), _("Waiting, nine in ten (s)"),
         _("In hand, half (s)"), _("In hand, nine in ten (s)"), _("Returned or held back (%)"),
         _("Overturned on appeal"), _("Second looks"), _("Second looks that disagreed"), _("Undone")]
    )  # fmt: skip
    for row in rows:
        cells = [row.name, row.decided, row.waited.half, row.waited.most, row.in_hand.half, row.in_hand.most,
                 row.percent_refused, row.overturned, row.looks, row.disagreed, row.undone]  # fmt: skip
        yield writer.writerow(["" if cell is None else plain(str(cell)) for cell in cells])


def plain(cell: str) -> str:
    """A name or a reason that begins like a formula would be worked out by the spreadsheet that opens it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
