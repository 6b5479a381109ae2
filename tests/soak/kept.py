"""What the cluster's database holds of a soak, asked as its owner."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from tests.soak.comparing import Approved, Row

POSTS = "SELECT id, author_id, case_id FROM discussion_post WHERE approved_id IS NOT NULL AND created_at > %s"
FOLLOWERS = """SELECT f.case_id, f.user_id FROM alerts_follow f JOIN cases_case c ON c.id = f.case_id
               JOIN boards_membership m ON m.board_id = c.board_id AND m.user_id = f.user_id
               JOIN accounts_user u ON u.id = f.user_id
               WHERE f.case_id = ANY(%s) AND f.level IN ('watch', 'follow')
               AND (m.until IS NULL OR m.until > now()) AND u.suspended_at IS NULL"""
# Off the board one is told nothing, nor is whom the keeper has shut out meanwhile: most of the people who are not in
# the soak have never signed in.
ROWS = "SELECT user_id, seq, kind, target, extract(epoch FROM at)::float FROM alerts_inboxitem WHERE at > %s"
HELD = "SELECT count(*) FROM review_heldverdict"
OUTBOX = "SELECT count(*) FROM alerts_outbox WHERE sent_at IS NULL"


class Kept:
    """`since`: the database's own clock when the soak began; marks: where each inbox stood then."""

    def __init__(self, url: str, marks: dict[UUID, int]) -> None:
        self.url, self._marks = url, marks
        self._since: datetime = self.asked("SELECT now()")[0][0]

    def asked(self, question: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return list(connection.execute(question, values).fetchall())  # type: ignore[arg-type]

    def rows(self) -> list[Row]:
        rows = [Row(*one) for one in self.asked(ROWS, self._since)]
        return [row for row in rows if row.seq > self._marks.get(row.person, 0)]

    def approved(self) -> list[Approved]:
        posts = self.asked(POSTS, self._since)
        followers: dict[UUID, set[UUID]] = defaultdict(set)
        for case, person in self.asked(FOLLOWERS, [case for _post, _author, case in posts]):
            followers[case].add(person)
        return [Approved(post, author, frozenset(followers[case])) for post, author, case in posts]

    def is_at_rest(self, shown: dict[UUID, list[int]]) -> bool:
        """No verdict and no delivery waits, and every row of who is connected has come to them."""
        if self.asked(HELD)[0][0] or self.asked(OUTBOX)[0][0]:
            return False
        return all(row.seq in shown[row.person] for row in self.rows() if row.person in shown)
