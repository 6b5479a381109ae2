"""Reading a discussion: a page of it, what is new, how far one has read, and where a post is."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from audit import readings
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues.models import Clue
from forum.discussion import actions, events, queries
from forum.discussion.forms import PostForm
from forum.discussion.models import Post


class PostRequest(HttpRequest):
    """A request of a cleared person: the clearance middleware lets nobody else through."""

    user: User


@require_GET
def thread(request: PostRequest, case_id: UUID) -> HttpResponse:
    """A page of the discussion by itself: earlier and later posts."""
    case = case_page(request.user, case_id)
    clue = _clue(request, case)
    shown = queries.thread(
        request.user, case, clue=clue, before=number(request.GET.get("before")), start=number(request.GET.get("from"))
    )
    context = {
        "case": case,
        "thread": shown,
        "post_form": PostForm.quoting(request.user, request.GET.get("quote", "")),
    }
    numbers = f"posts {shown.posts[0].number} to {shown.reached}" if shown.posts else ""
    event = events.PostsConsulted(object=str(case.pk), case=str(case.pk), detail=numbers)
    readings.record_reading(event, by=request.user)
    return render(request, "discussion/thread.html", context)


@require_GET
def news(request: PostRequest, case_id: UUID) -> HttpResponse:
    """How many posts are new, as a bar that moves nothing; a number alone is no reading of the case."""
    case = Case.objects.visible_to(request.user).one(case_id)
    clue = _clue(request, case)
    after = number(request.GET.get("after")) or 0
    count = queries.news(request.user, case, after, clue)
    page = reverse("clues:clue", args=[clue.pk]) if clue else reverse("cases:case", args=[case.pk])
    context = {"count": count, "many": count >= queries.MOST_NEWS, "href": f"{page}?new={after + count}#first-unread"}
    return render(request, "discussion/_news.html", context)


@require_POST
def read(request: PostRequest, case_id: UUID) -> HttpResponse:
    """Everything up to this post has been on the screen."""
    actions.mark_read(by=request.user, case_id=case_id, position=number(request.POST.get("position")) or 0)
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return redirect("cases:case", case_id)


@require_GET
def post(request: PostRequest, post_id: UUID) -> HttpResponse:
    """Where a post is; whoever may not see it learns nothing, not even its case."""
    one = Post.objects.visible_to(request.user).one(post_id)
    page = reverse("cases:case", args=[one.case_id])
    if one.position is not None:
        page = reverse("discussion:thread", args=[one.case_id]) + f"?from={one.position}"
    return redirect(f"{page}#post-{one.pk}")


def number(text: str | None) -> int | None:
    """A number from an address; anything else is as if it were not there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def _clue(request: PostRequest, case: Case) -> Clue | None:
    """Only what is about one clue, when the address names one of this case."""
    wanted = request.GET.get("clue", "")
    return Clue.objects.visible_to(request.user).filter(case=case).one(wanted) if wanted else None
