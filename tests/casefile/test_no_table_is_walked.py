"""However many revisions other cases have, a case's page asks for its own: no query of it goes through all there are.

On SQLite one did, half a second with a million of them: what it asked first was what waits, in the whole forum.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.discussion.models import Post
from tests.scale.filling import fill
from tests.scale.size import Size

# Of a handful of rows PostgreSQL rightly reads all: there are many, in cases as long as usual, and it has counted them.
MANY = Size(6_000, people=24, organisations=4, boards=6)


LONG = ("discussion_revision", "discussion_post", "review_review", "review_decision")


def _walks(statement: str) -> list[str]:
    """Where its plan reads a table from end to end, though an index would do."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN ") + statement)
        lines = [str(row[-1]) for row in cursor.fetchall()]
    if postgresql:
        scans = [n for n, line in enumerate(lines) if "Scan" in line and any(f" on {one}" in line for one in LONG)]
        return [lines[n] for n in scans if not any("Cond:" in line for line in lines[n : n + 2])]
    return [line for line in lines if "SCAN " in line and "VIRTUAL TABLE" not in line and "CONSTANT ROW" not in line]


def test_a_case_s_page_goes_through_no_table(db: None, client_of: Callable[[User], Client]) -> None:
    cast = fill(MANY, lambda done, total, seconds: None)
    reader = client_of(cast.expert_mx)
    case = Post.objects.visible_to(cast.expert_mx).exclude(author=cast.expert_mx)[0].case
    reader.post(f"/discussion/cases/{case.pk}/write/", {"text": "What waits of one's own is looked for, too."})
    reader.get(f"/cases/{case.pk}/")  # the usual wait is known from now on
    with CaptureQueriesContext(connection) as seen:
        assert reader.get(f"/cases/{case.pk}/").status_code == 200
    asked = [one["sql"] for one in seen.captured_queries if any(table in one["sql"] for table in LONG)]
    assert len(asked) >= 2
    assert _walked(asked) == []
    if connection.vendor == "sqlite":  # nobody need have run ANALYZE there: then it guesses
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_schema")
        assert _walked(asked) == []


def _walked(asked: list[str]) -> list[str]:
    return [line for statement in asked for line in _walks(statement)]
