"""Reading a discussion: a page of it, what is new, how far one has read, and where a post is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from audit import readings
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues.models import Clue
from forum.discussion import actions, events, pointing, queries, unread
from forum.discussion import history as versions
from forum.discussion.forms import PostForm


class PostRequest(HttpRequest):
    """A request of a cleared person: the clearance middleware lets nobody else through."""

    user: User


@require_GET
def thread(request: PostRequest, case_id: UUID) -> HttpResponse:
    """A page of the discussion by itself: earlier and later posts; or the place of one post, wherever it is now."""
    if "post" in request.GET:
        return redirect(pointing.asked_place(request.user, request.GET["post"]))
    case = case_page(request.user, case_id, has_departures=pointing.has_departures())
    clue = _clue(request, case)
    shown = queries.thread(
        request.user, case, clue=clue, before=number(request.GET.get("before")), start=number(request.GET.get("from"))
    )
    context = {
        "case": case,
        "thread": shown,
        "post_form": PostForm.begun(request.user, request.GET, case, clue),
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
    """Where a post is, wherever it was moved; whoever may not see it learns nothing, not even its case."""
    return redirect(pointing.place_of(request.user, post_id))


@require_GET
def history(request: PostRequest, post_id: UUID) -> HttpResponse:
    """The versions of a post that this person may see."""
    shown = versions.history(request.user, post_id, number(request.GET.get("before")))
    case = shown.post.case
    event = events.PostsConsulted(object=str(case.pk), case=str(case.pk), detail=f"versions of post {post_id}")
    readings.record_reading(event, by=request.user)
    return render(request, "discussion/history.html", {"history": shown, "post": shown.post, "case": case})


@require_GET
def correction(request: PostRequest, revision_id: UUID) -> HttpResponse:
    """What a moderator corrected in one's own text."""
    shown = queries.correction(request.user, revision_id)
    case_id = str(shown.post.case_id)
    event = events.PostsConsulted(object=case_id, case=case_id, detail=f"post {shown.post.pk}")
    readings.record_reading(event, by=request.user)
    return render(request, "discussion/correction.html", {"shown": shown, "case": shown.post.case})


@require_GET
def next_unread(request: PostRequest) -> HttpResponse:
    """Leads to another case with something unread, and home when there is none."""
    after = request.GET.get("after", "")
    found = unread.next_unread(request.user, UUID(after) if _is_id(after) else None)
    if found is None:
        messages.info(request, _("Nothing else is unread."))
        return redirect("boards:home")
    return redirect(reverse("cases:case", args=[found]) + "#first-unread")


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def number(text: str | None) -> int | None:
    """A number from an address; anything else is as if it were not there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def _clue(request: PostRequest, case: Case) -> Clue | None:
    """Only what is about one clue, when the address names one of this case."""
    wanted = request.GET.get("clue", "")
    return Clue.objects.visible_to(request.user).filter(case=case).one(wanted) if wanted else None
