"""Searching 100,000 posts (make bench; BEARINGS_BENCH_POSTS for another number): common, rare, a phrase, nothing.

Beside the plain way: `ILIKE` over the rows, newest first, without asking who may see them. Of PostgreSQL and SQLite.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from tests.cast import Cast

POSTS = int(os.environ.get("BEARINGS_BENCH_POSTS", "100000"))
BOARDS, PER_CASE, REPEATS = 50, 100, 40
COMMON, RARE = "street", "zarzamora"


def main() -> None:
    """Each database in a process of its own."""
    if "BEARINGS_BENCH_HERE" in os.environ:
        _measure()
        return
    from tests import servers

    with tempfile.TemporaryDirectory() as var:
        base = {**os.environ, "BEARINGS_BENCH_HERE": "1", "BEARINGS_VAR": var}
        base["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
        with servers.postgresql() as database:
            _run({**base, "BEARINGS_DATABASE": database})
        _run(base)


def _run(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
    subprocess.run([sys.executable, "-m", "tests.bench_search"], env=environment, check=True)


def _measure() -> None:
    import django

    django.setup()
    from django.db import connection

    from tests import bench_pages

    began = time.perf_counter()
    cast = _filled()
    wide, narrow = cast.expert_mx.pk, cast.expert_other.pk
    print(f"searching {POSTS:,} posts on {connection.vendor} (filled in {time.perf_counter() - began:.0f} s)")
    print(f"  {'':<34}{'p50 ms':>8}{'p99 ms':>8}{'queries':>9}{'hits':>7}")
    for name, person, query in (
        ("common word, 50 boards", wide, COMMON), ("rare word, 50 boards", wide, RARE),
        ("phrase, 50 boards", wide, '"street corner lamp"'), ("no hit, 50 boards", wide, "nothingatall"),
        ("two common words, 50 boards", wide, f"{COMMON} corner"), ("common, fullest first", wide, f"best {COMMON}"),
        ("common word, one small old board", narrow, COMMON), ("rare word, one small old board", narrow, RARE),
    ):  # fmt: skip
        _line(name, person, query)
    for word in (COMMON, RARE, "nothingatall"):
        times = _times(lambda word=word: _plainly(word))
        print(f"  {'ILIKE, no access rule: ' + word:<34}{times[0]:8.1f}{times[1]:8.1f}")
    bench_pages.measure(cast)


def _line(name: str, person: UUID, query: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from forum.search.finding import find
    from forum.search.grammar import parse

    user = User.objects.with_clearance().get(pk=person)
    assert user.is_cleared
    is_best, asked = query.startswith("best "), parse(query.removeprefix("best "))
    with CaptureQueriesContext(connection) as seen:
        found = find(user, asked, best=is_best)
    p50, p99 = _times(lambda: find(user, asked, best=is_best))
    print(f"  {name:<34}{p50:8.1f}{p99:8.1f}{len(seen):9}{found.count:6}{'+' if found.is_more else ' '}")


def _times(what: Callable[[], object]) -> tuple[float, float]:
    what()
    times = []
    for _repeat in range(REPEATS):
        began = time.perf_counter()
        what()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), sorted(times)[int(REPEATS * 0.99)]


def _plainly(word: str) -> object:
    from forum.discussion.models import Post

    rows = Post.objects.filter(approved__html__icontains=word).select_related("approved")
    return list(rows.order_by("-created_at")[:20])


def _filled() -> Cast:
    """Boards, cases and posts by the short way: rows as the actions leave them, and the index by rebuild_search."""
    from audit import log
    from audit.acts import act
    from forum.boards.events import BoardCreated
    from forum.search.rebuilding import rebuild
    from tests.cast import make_cast

    @act()
    def fill() -> Cast:
        log.record(BoardCreated(object=str(uuid4())), by=None)
        cast = make_cast()
        _rows(cast)
        return cast

    cast = fill()
    rebuild()
    return cast


def _rows(cast: Cast) -> None:
    from django.db.models import OuterRef, Subquery

    from forum.boards.models import Board, Membership
    from forum.cases.models import Case
    from forum.discussion.models import Post, Revision

    dice, at = random.Random(1), datetime(2020, 1, 1, tzinfo=UTC)
    boards = Board.objects.bulk_create(Board(name=f"Board {n}", purpose="Places") for n in range(BOARDS))
    for person, theirs in ((cast.expert_mx, boards), (cast.expert_other, boards[:1])):
        Membership.objects.bulk_create(Membership(board=board, user=person) for board in theirs)
    cases = POSTS // PER_CASE
    for number in range(cases):
        # The first board has a few old cases only; the others share the rest.
        board = boards[0] if number < 10 else boards[1 + number % (BOARDS - 1)]
        case = Case.objects.create(
            board=board, author=cast.investigator, organisation=cast.investigator.organisation, state="open",
            question=f"Where is this {dice.choice(WORDS)}?", created_at=at, published_at=at,
        )  # fmt: skip
        posts, texts = [], []
        for position in range(1, PER_CASE + 1):
            at += timedelta(seconds=61)
            text = _text(dice, position + number * PER_CASE)
            posts.append(Post(case=case, author=cast.investigator, position=position, created_at=at))
            texts.append(Revision(post=posts[-1], number=1, text=text, html=f"<p>{text}</p>", state="approved"))
        Post.objects.bulk_create(posts)
        Revision.objects.bulk_create(texts)
    shown = Revision.objects.filter(post=OuterRef("pk")).values("pk")[:1]
    Post.objects.update(approved=Subquery(shown))


WORDS = [f"word{n}" for n in range(20_000)]


def _text(dice: random.Random, number: int) -> str:
    """Sixty words, by Zipf's law; a third of all posts has the common one, one in two thousand the rare one."""
    words = [WORDS[min(int(dice.paretovariate(0.6)), len(WORDS) - 1)] for _word in range(60)]
    if dice.random() < 0.33:
        words[5:5] = [COMMON]
    if dice.random() < 0.1:
        words[9:9] = ["corner"]
    if number % 20_000 == 77:
        words[20:20] = ["street", "corner", "lamp"]
    if number % 2_000 == 99:
        words[30:30] = [RARE]
    return " ".join(words)


if __name__ == "__main__":
    main()
