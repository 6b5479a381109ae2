"""The pages people live in, among the posts that tests/scale made: time, queries and bytes, beside a bare Django page.

As an expert in 50 boards and as a moderator of one, one request after another; what many at once do is another measure.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests import timing

if TYPE_CHECKING:
    from django.test import Client

    from forum.boards.models import Board
    from forum.cases.models import Case
    from tests.cast import Cast

REPEATS, WAITING = 60, 100


def measure(cast: Cast) -> None:
    """Prints a line a page; a filled database and Django are at hand."""
    from django.conf import settings

    settings.ORIGINS.append("http://testserver")
    settings.ALLOWED_HOSTS.append("testserver")
    reader, desk, short, long, last = looked_for(cast)
    print(
        f"  {'':<34}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'CPU ms':>8}{'PG ms':>7}{'queries':>9}{'kB':>6}{'kB gz':>7}"
    )
    bare = _bare(short.pk)
    _line("the same 20 posts, bare Django", bare)
    for name, client, address in (
        ("case, 20 posts", reader, f"/cases/{short.pk}/"),
        ("long case (50 on the page)", reader, f"/cases/{long.pk}/"),
        ("its discussion, first page", reader, f"/discussion/cases/{long.pk}/?from=1"),
        ("its discussion, last page", reader, f"/discussion/cases/{long.pk}/?from={last}"),
        ("cases of a board", reader, f"/boards/{long.board_id}/"),
        ("boards and newest cases (start)", reader, "/"),
        ("inbox", reader, "/inbox/"),
        ("desk", desk, "/desk/"),
    ):
        _line(name, lambda client=client, address=address: client.get(address))
    _line("search, a common word", lambda: reader.post("/search/", {"q": "street"}))
    _line("posting", lambda: reader.post(f"/discussion/cases/{short.pk}/write/", {"text": f"A word {uuid4()}."}))


def looked_for(cast: Cast) -> tuple[Client, Client, Case, Case, int]:
    """A reader and a moderator, signed in; a case of 20 posts and the longest; where its last page begins."""
    from django.db.models import Count
    from django.test import Client

    from accounts.models import User
    from forum.cases.models import Case
    from tests.accounts.people import sign_in
    from tests.scale.size import SHORT

    lengths = Case.objects.filter(state="open").annotate(length=Count("posts")).order_by("-length")
    long = lengths[0]
    _sit_and_wait(cast, long.board)
    seen = lengths.visible_to(User.objects.with_clearance().get(pk=cast.expert_mx.pk))
    short = seen.filter(length=SHORT).order_by("-created_at")[0]
    reader, desk = Client(), Client()
    sign_in(reader, cast.expert_mx)
    sign_in(desk, cast.moderator_one)
    return reader, desk, short, long, vars(long)["length"] - 49


def _line(name: str, ask: Callable[[], Any]) -> None:
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    ask()
    reset_queries()  # a full log grows no further, and would count none
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    queries = len(seen)  # the next request forgets them
    assert answer.status_code in {200, 302}, (name, answer.status_code)
    spent = timing.of(ask, REPEATS)
    size, packed = len(answer.content) / 1000, len(gzip.compress(answer.content, 6)) / 1000
    print(
        f"  {name:<34}{spent.p50:8.1f}{spent.p95:8.1f}{spent.p99:8.1f}{spent.cpu:8.1f}{spent.database:7.1f}"
        f"{queries:9}{size:6.0f}{packed:7.1f}",
        flush=True,
    )


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


def _sit_and_wait(cast: Cast, board: Board) -> None:
    """The reader and moderators on this board, and a hundred posts that wait there, through the actions; once."""
    from django.conf import settings

    from forum.boards import actions as boards
    from forum.discussion import actions as posts
    from forum.review.models import Review
    from tests.cast import open_case

    settings.POSTS_A_MINUTE = settings.POSTS_A_DAY = 10**6
    if Review.objects.filter(state="waiting").exists():
        return
    for person in (cast.moderator_one, cast.moderator_two, cast.investigator, cast.expert_mx):
        as_moderator = person in (cast.moderator_one, cast.moderator_two)
        boards.seat(by=cast.administrator, board_id=board.pk, person=person, as_moderator=as_moderator)
    busy = open_case(cast, board)
    for number in range(WAITING):
        posts.write_post(by=cast.investigator, case_id=busy.pk, text=f"Waiting {number}.")
