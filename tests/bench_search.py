"""Searching 100,000 posts (make bench; BEARINGS_BENCH_POSTS for another number): common, rare, a phrase, nothing.

Beside the plain way: `ILIKE` over the rows, newest first, without asking who may see them. Of PostgreSQL and SQLite.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING
from uuid import UUID

from tests import timing

if TYPE_CHECKING:
    from tests.cast import Cast

POSTS = int(os.environ.get("BEARINGS_BENCH_POSTS", "100000"))
REPEATS = int(os.environ.get("BEARINGS_BENCH_REPEATS", "40"))


def main() -> None:
    """Each database in a process of its own."""
    if "BEARINGS_BENCH_HERE" in os.environ:
        _measure()
        return
    from tests import servers

    with tempfile.TemporaryDirectory() as var:
        base = {**os.environ, "BEARINGS_BENCH_HERE": "1", "BEARINGS_VAR": var}
        base["DJANGO_SETTINGS_MODULE"] = "deploy.settings"
        with servers.postgresql(memory=True) as database:
            _run({**base, "BEARINGS_DATABASE": database})
        _run(base)


def _run(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, check=True)
    subprocess.run([sys.executable, "-m", "tests.bench_search"], env=environment, check=True)


def _measure() -> None:
    import django

    django.setup()
    from django.db import connection

    from forum.discussion.models import Post
    from tests import bench_pages
    from tests.scale.texts import COMMON, PHRASE, RARE

    began = time.perf_counter()
    cast = filled()
    wide, narrow = cast.expert_mx.pk, cast.expert_other.pk
    took, posts = time.perf_counter() - began, Post.objects.count()
    print(f"searching {posts:,} posts on {connection.vendor} (filled in {took:.0f} s)")
    print(f"  {'':<34}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'PG ms':>7}{'queries':>9}{'hits':>7}")
    for name, person, query in (
        ("common word, 50 boards", wide, COMMON), ("rare word, 50 boards", wide, RARE),
        ("phrase, 50 boards", wide, f'"{PHRASE}"'), ("no hit, 50 boards", wide, "nothingatall"),
        ("two common words, 50 boards", wide, f"{COMMON} corner"), ("common, fullest first", wide, f"best {COMMON}"),
        ("common word, one small old board", narrow, COMMON), ("rare word, one small old board", narrow, RARE),
    ):  # fmt: skip
        _line(name, person, query)
    for word in (COMMON, RARE, "nothingatall"):
        spent = timing.of(lambda word=word: _plainly(word), 5)
        print(f"  {'ILIKE, no access rule: ' + word:<34}{spent.p50:8.1f}{spent.p99:8.1f}", flush=True)
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
    spent = timing.of(lambda: find(user, asked, best=is_best), REPEATS)
    hits = f"{found.count}{'+' if found.is_more else ' '}"
    print(
        f"  {name:<34}{spent.p50:8.1f}{spent.p99:8.1f}{spent.cpu:8.1f}{spent.database:7.1f}{len(seen):9}{hits:>7}",
        flush=True,
    )


def _plainly(word: str) -> object:
    from forum.discussion.models import Post

    rows = Post.objects.filter(approved__html__icontains=word).select_related("approved")
    return list(rows.order_by("-created_at")[:20])


def filled() -> Cast:
    """By tests/scale; a database that was filled before is measured as it is."""
    from forum.discussion.models import Post
    from tests.scale.filling import cast_found, fill
    from tests.scale.size import Size

    if Post.objects.exists():
        return cast_found()
    return fill(Size(POSTS))


if __name__ == "__main__":
    main()
