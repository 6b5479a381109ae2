"""The pages people live in, among the posts that bench_search made: time, queries and bytes, beside a bare Django page.

As an expert in 50 boards and as a moderator of one, one request after another; what many at once do is another measure.
"""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from forum.boards.models import Board
    from forum.cases.models import Case
    from tests.cast import Cast

REPEATS, WAITING = 60, 100


def measure(cast: Cast) -> None:
    """Prints a line a page; a filled database and Django are at hand."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User
    from forum.cases.models import Case
    from tests.accounts.people import sign_in

    settings.ORIGINS.append("http://testserver")
    settings.ALLOWED_HOSTS.append("testserver")
    seen = Case.objects.visible_to(User.objects.with_clearance().get(pk=cast.expert_mx.pk))
    long = seen.order_by("-created_at")[0]
    short = _short_case_and_a_queue(cast, long.board)
    reader, desk = Client(), Client()
    sign_in(reader, cast.expert_mx)
    sign_in(desk, cast.moderator_one)
    print(f"  {'':<34}{'p50 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'queries':>9}{'kB':>6}{'kB gz':>7}")
    bare = _bare(short.pk)
    _line("the same 20 posts, bare Django", bare)
    for name, client, address in (
        ("case, 20 posts", reader, f"/cases/{short.pk}/"),
        ("case, 100 posts (50 on the page)", reader, f"/cases/{long.pk}/"),
        ("its first page", reader, f"/discussion/cases/{long.pk}/?from=1"),
        ("its last page", reader, f"/discussion/cases/{long.pk}/?from=51"),
        ("board", reader, f"/boards/{long.board_id}/"),
        ("home", reader, "/"),
        ("inbox", reader, "/inbox/"),
        ("desk", desk, "/desk/"),
    ):
        _line(name, lambda client=client, address=address: client.get(address))
    _line("search, a common word", lambda: reader.post("/search/", {"q": "street"}))
    _line("posting", lambda: reader.post(f"/discussion/cases/{short.pk}/write/", {"text": f"A word {uuid4()}."}))


def _line(name: str, ask: Callable[[], Any]) -> None:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    ask()
    reset_queries()  # a full log grows no further, and would count none
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    assert answer.status_code in {200, 302}, (name, answer.status_code)
    times, began = [], time.process_time()
    for _repeat in range(REPEATS):
        at = time.perf_counter()
        ask()
        times.append((time.perf_counter() - at) * 1000)
    cpu = (time.process_time() - began) / REPEATS * 1000
    p50, p99 = statistics.median(times), sorted(times)[int(REPEATS * 0.99)]
    size, packed = len(answer.content) / 1000, len(gzip.compress(answer.content, 6)) / 1000
    print(f"  {name:<34}{p50:8.1f}{p99:8.1f}{cpu:8.1f}{len(seen):9}{size:6.0f}{packed:7.1f}", flush=True)


def _bare(case: UUID) -> Callable[[], Any]:
    """Three queries and Django's template loop, without rights, trail or anything else: what nothing costs."""
    from django.http import HttpResponse
    from django.template import Context, Engine

    from accounts.models import User
    from forum.cases.models import Case
    from forum.discussion.models import Post

    page = Engine().from_string(
        "<!doctype html><h1>{{ case.question }}</h1>{% for post in posts %}<article><h2>{{ post.author.name }}</h2>"
        "<time>{{ post.created_at|date:'c' }}</time>{{ post.approved.html|safe }}</article>{% endfor %}"
    )

    def ask() -> HttpResponse:
        User.objects.first()
        one = Case.objects.get(pk=case)
        posts = Post.objects.filter(case=case).select_related("author", "approved").order_by("position")[:20]
        return HttpResponse(page.render(Context({"case": one, "posts": posts})))

    return ask


def _short_case_and_a_queue(cast: Cast, board: Board) -> Case:
    """A case of 20 posts, and in another a hundred that wait for a moderator, all through the actions."""
    from django.conf import settings

    from forum.boards import actions as boards
    from forum.discussion import actions as posts
    from tests.cast import open_case
    from tests.discussion.posts import approve_post

    for person in (cast.moderator_one, cast.moderator_two, cast.investigator):
        boards.seat(by=cast.administrator, board_id=board.pk, person=person, as_moderator=person != cast.investigator)
    case = open_case(cast, board)
    settings.POSTS_A_MINUTE = settings.POSTS_A_DAY = 10**6
    for number in range(20):
        text = f"Post {number}. " + "word " * 60
        approve_post(cast, posts.write_post(by=cast.investigator, case_id=case.pk, text=text))
    busy = open_case(cast, board)
    for number in range(WAITING):
        posts.write_post(by=cast.investigator, case_id=busy.pk, text=f"Waiting {number}.")
    return case
