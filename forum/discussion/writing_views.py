"""Writing in a discussion: a post, a comment on a mark, an edit; with its preview, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import BadInput, Conflict, WrongState
from audit import readings
from forum.cases.models import Case
from forum.cases.queries import case_page
from forum.clues.models import Clue
from forum.clues.queries import clue_page
from forum.discussion import actions, events, permissions, queries, rendering, steps
from forum.discussion.forms import EditForm, MarkForm, PostForm
from forum.discussion.models import Post
from forum.discussion.quoting import credit_to, quotable
from forum.discussion.views import PostRequest

get_or_post = require_http_methods(["GET", "POST"])


@require_POST
def write(request: PostRequest, case_id: UUID) -> HttpResponse:
    """Send a post to vetting; what can't be sent comes back with everything typed."""
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            clean = form.cleaned_data
            post = actions.write_post(
                by=request.user, case_id=case_id, text=clean["text"], clue_id=clean["clue"], quotes=clean["quotes"]
            )
            return _sent(request, post)
        except (BadInput, WrongState) as refusal:
            form.add_error("text", refusal.sentence)
    return _page(request, case_id, form, 422)


@require_POST
def preview(request: PostRequest, case_id: UUID) -> HttpResponse:
    """What the text would look like: a part of the page, or a page with the form where there is no script."""
    case = case_page(request.user, case_id)
    form = PostForm(request.POST)
    html = ""
    if form.is_valid():
        try:
            sources = quotable(request.user, case, form.cleaned_data["quotes"])
            words = {pk: source.html for pk, source in sources.items()}
            rendered = rendering.render(steps.cleaned(form.cleaned_data["text"]), words)
            html = rendering.attributed(rendered.html, credit_to({pk: source.post for pk, source in sources.items()}))
        except BadInput as refusal:
            form.add_error("text", refusal.sentence)
    if request.headers.get("HX-Request"):
        _consulted(request, case, "preview")
        return render(request, "discussion/_preview.html", {"html": html, "form": form})
    return _page(request, case_id, form, 422 if form.errors else 200, html)


@require_POST
def mark(request: PostRequest, clue_id: UUID) -> HttpResponse:
    """A mark with its comment."""
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            post = actions.comment_on_mark(
                by=request.user,
                clue_id=clue_id,
                shape=form.cleaned_data["shape"],
                geometry=form.place(),
                text=form.cleaned_data["text"],
            )
            return _sent(request, post)
        except (BadInput, WrongState) as refusal:
            form.add_error(None, refusal.sentence)
    clue = clue_page(request.user, clue_id)
    _consulted(request, clue.case, "a mark")
    context = {"form": form, "clue": clue, "case": clue.case, "numbers": form.numbers()}
    return render(request, "discussion/mark.html", context, status=422)


@get_or_post
def edit(request: PostRequest, post_id: UUID) -> HttpResponse:
    """Another version of one's own post; when it was changed meanwhile, both texts are there."""
    post, newest = queries.own_post(request.user, post_id)
    permissions.check_edit(request.user, post.case, post)
    form = EditForm(request.POST or None, initial=EditForm.begun_with(queries.editable(post, newest), newest))
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            clean = form.cleaned_data
            actions.edit_post(by=request.user, post_id=post_id, text=clean["text"], seen_revision=clean["seen"])
            return _sent(request, post)
        except BadInput as refusal:
            form.add_error("text", refusal.sentence)
        except Conflict as refusal:
            form.based_on(newest, refusal.sentence)
            theirs = newest
    _consulted(request, post.case, f"post {post.pk}")
    context = {"form": form, "post": post, "case": post.case, "newest": newest, "theirs": theirs}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "discussion/edit.html", context, status=status)


@require_POST
def withdraw(request: PostRequest, revision_id: UUID) -> HttpResponse:
    """Take back a text that waits or was returned."""
    post = actions.withdraw_revision(by=request.user, revision_id=revision_id)
    messages.success(request, _("Taken back."))
    return redirect(_place(post))


def _sent(request: PostRequest, post: Post) -> HttpResponse:
    messages.success(request, _("Sent. A moderator reads it before others do; here you see where it stands."))
    return redirect(f"{_place(post)}#post-{post.pk}")


def _place(post: Post) -> str:
    """The page it was written on: the clue's, when it is about a clue."""
    return reverse("clues:clue", args=[post.clue_id]) if post.clue_id else reverse("cases:case", args=[post.case_id])


def _consulted(request: PostRequest, case: Case, what: str) -> None:
    """These pages name the case and show what was quoted or written."""
    event = events.PostsConsulted(object=str(case.pk), case=str(case.pk), detail=what)
    readings.record_reading(event, by=request.user)


def _page(request: PostRequest, case_id: UUID, form: PostForm, status: int, html: str = "") -> HttpResponse:
    """The form by itself, on a page that keeps what was typed."""
    case = case_page(request.user, case_id)
    wanted = form.cleaned_data.get("clue") if hasattr(form, "cleaned_data") else None
    clue = Clue.objects.visible_to(request.user).filter(case=case, pk=wanted).first() if wanted else None
    _consulted(request, case, "a text to send")
    context = {"case": case, "clue": clue, "post_form": form, "html": html}
    return render(request, "discussion/write.html", context, status=status)
