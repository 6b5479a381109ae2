"""Writing in a discussion: a post, a comment on a mark, an edit; with its preview, and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tallies
from accounts.errors import BadInput, Conflict, Refusal, TooSoon, WrongState
from audit import readings
from forum.cases import redacted
from forum.cases.models import Case, CaseQuerySet
from forum.cases.queries import case_page
from forum.clues.models import Clue
from forum.clues.queries import clue_page
from forum.discussion import actions, events, mentions, permissions, queries
from forum.discussion.forms import EditForm, MarkForm, PostForm
from forum.discussion.models import Post
from forum.discussion.views import PostRequest
from forum.drafts import queries as drafts
from forum.drafts.places import Kind
from forum.wording import asking
from forum.wording.asking import Findings, Text

get_or_post = require_http_methods(["GET", "POST"])


@require_POST
def write(request: PostRequest, case_id: UUID) -> HttpResponse:
    """Send a post to vetting; what can't be sent comes back with everything typed."""
    form = PostForm(request.POST)
    found = _found(request, form, Case.objects.visible_to(request.user).filter(pk=case_id))
    problem: Refusal | None = found.refusal
    if form.is_valid() and not found.asks:
        try:
            clean = form.cleaned_data
            post = actions.write_post(
                by=request.user,
                case_id=case_id,
                text=clean["text"],
                clue_id=clean["clue"],
                quotes=clean["quotes"],
                draft=clean["draft"],
                needed=found.needed,
            )
            return _sent(request, post, clean["text"])
        except (BadInput, WrongState, TooSoon) as refusal:
            form.add_error("text", refusal.sentence)
            problem = refusal
    return tallies.answered(_page(request, case_id, form, 422, {"asking": found}), problem)


@require_POST
def preview(request: PostRequest, case_id: UUID) -> HttpResponse:
    """What the text would look like: a part of the page, or a page with the form where there is no script."""
    case = case_page(request.user, case_id)
    form, problem = PostForm(request.POST), None
    shown: dict[str, object] = {}
    if form.is_valid():
        try:
            tallies.count(request.user.pk, "preview")  # before anything is looked at: that is what costs
            shown = {"findings": _looked_at(form, Case.objects.filter(pk=case.pk))}
            shown |= queries.preview(request.user, case, form.cleaned_data["text"], form.cleaned_data["quotes"])
        except (BadInput, TooSoon) as refusal:
            form.add_error("text", refusal.sentence)
            problem = refusal
    if request.headers.get("HX-Request"):  # as 200, or the sentence would not be put in its place
        _consulted(request, case, "preview")
        return render(request, "discussion/_preview.html", {**shown, "form": form})
    return tallies.answered(_page(request, case_id, form, 422 if form.errors else 200, shown), problem)


@require_POST
def people(request: PostRequest, case_id: UUID) -> HttpResponse:
    """Names to complete: of those who may read this case, and of nobody else."""
    case = case_page(request.user, case_id)
    found = mentions.offered(request.user, case, request.POST.get("q", "")[:60])
    _consulted(request, case, "names of readers")
    response = JsonResponse({"people": [{"name": name, "unit": unit} for name, unit in found]})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def mark(request: PostRequest, clue_id: UUID) -> HttpResponse:
    """A mark with its comment."""
    form = MarkForm(request.POST)
    seen = Clue.objects.visible_to(request.user).filter(pk=clue_id)
    found = _found(request, form, Case.objects.visible_to(request.user).filter(clues__in=seen))
    problem: Refusal | None = found.refusal
    if form.is_valid() and not found.asks:
        try:
            post = actions.comment_on_mark(
                by=request.user,
                clue_id=clue_id,
                shape=form.cleaned_data["shape"],
                geometry=form.place(),
                text=form.cleaned_data["text"],
                draft=form.cleaned_data["draft"],
                needed=found.needed,
            )
            return _sent(request, post, form.cleaned_data["text"])
        except (BadInput, WrongState, TooSoon) as refusal:
            form.add_error(None, refusal.sentence)
            problem = refusal
    clue = clue_page(request.user, clue_id)
    _consulted(request, clue.case, "a mark")
    context = {"form": form, "clue": clue, "case": clue.case, "numbers": form.numbers(), "asking": found}
    return tallies.answered(render(request, "discussion/mark.html", context, status=422), problem)


@get_or_post
def edit(request: PostRequest, post_id: UUID) -> HttpResponse:
    """Another version of one's own post; when it was changed meanwhile, both texts are there."""
    post, newest = queries.own_post(request.user, post_id)
    permissions.check_edit(request.user, post.case, post)
    draft = drafts.wanted(request.user, Kind.EDIT, post.pk, request.GET.get("draft", ""))
    form = EditForm(request.POST or None, initial=EditForm.begun_with(queries.editable(post, newest), newest, draft))
    theirs = None
    found = _found(request, form, Case.objects.filter(pk=post.case_id))
    problem: Refusal | None = found.refusal
    if request.method == "POST" and form.is_valid() and not found.asks:
        try:
            _edit(request, post, form, found)
            return _sent(request, post, form.cleaned_data["text"])
        except (BadInput, TooSoon) as refusal:
            form.add_error("text", refusal.sentence)
            problem = refusal
        except Conflict as refusal:
            form.based_on(newest, refusal.sentence, redacted.without([post.pk], form.cleaned_data["text"]))
            theirs = newest
    _consulted(request, post.case, f"post {post.pk}")
    context = {"form": form, "post": post, "case": post.case, "newest": newest, "theirs": theirs, "asking": found}
    status = 409 if theirs else 422 if form.errors or found.asks else 200
    return tallies.answered(render(request, "discussion/edit.html", context, status=status), problem)


def _edit(request: PostRequest, post: Post, form: EditForm, found: Findings) -> None:
    clean = form.cleaned_data
    actions.edit_post(
        by=request.user,
        post_id=post.pk,
        text=clean["text"],
        seen_revision=clean["seen"],
        draft=clean["draft"],
        needed=found.needed,
    )


@require_POST
def withdraw(request: PostRequest, revision_id: UUID) -> HttpResponse:
    """Take back a text that waits or was returned."""
    post = actions.withdraw_revision(by=request.user, revision_id=revision_id)
    messages.success(request, _("Taken back."))
    return redirect(_place(post))


def _found(request: PostRequest, form: forms.Form, cases: CaseQuerySet) -> Findings:
    """In a text that is sent."""
    known = partial(_called, form, cases)
    return asking.asked(request.POST, form, ["text"], by=request.user.pk, known=known)


def _looked_at(form: forms.Form, cases: CaseQuerySet) -> Findings:
    """In a text that is only shown: nothing is asked."""
    field = form["text"]
    text = Text(str(field.label), form.cleaned_data["text"], field.id_for_label)
    return asking.findings([text], _called(form, cases))


def _called(form: forms.Form, cases: CaseQuerySet) -> Collection[str]:
    """A reader of its case who is called by @name is no stranger's account."""
    text = form.cleaned_data["text"]
    case = cases.first() if "@" in text else None
    return mentions.called_in(text, case).people if case else ()


def _sent(request: PostRequest, post: Post, text: str) -> HttpResponse:
    messages.success(request, _("Sent. A moderator reads it before others do; here you see where it stands."))
    for name in mentions.called_in(text, post.case).unknown:
        sentence = _("“@%(name)s” will not be told: nobody of this name reads this case.")
        messages.warning(request, sentence % {"name": name})
    return redirect(f"{_place(post)}#post-{post.pk}")


def _place(post: Post) -> str:
    """The page it was written on: the clue's, when it is about a clue."""
    return reverse("clues:clue", args=[post.clue_id]) if post.clue_id else reverse("cases:case", args=[post.case_id])


def _consulted(request: PostRequest, case: Case, what: str) -> None:
    """These pages name the case and show what was quoted or written."""
    event = events.PostsConsulted(object=str(case.pk), case=str(case.pk), detail=what)
    readings.record_reading(event, by=request.user)


def _page(
    request: PostRequest, case_id: UUID, form: PostForm, status: int, shown: Mapping[str, object] | None = None
) -> HttpResponse:
    """The form by itself, on a page that keeps what was typed."""
    case = case_page(request.user, case_id)
    wanted = form.cleaned_data.get("clue") if hasattr(form, "cleaned_data") else None
    clue = Clue.objects.visible_to(request.user).filter(case=case, pk=wanted).first() if wanted else None
    _consulted(request, case, "a text to send")
    context = {"case": case, "clue": clue, "post_form": form, **(shown or {})}
    return render(request, "discussion/write.html", context, status=status)
