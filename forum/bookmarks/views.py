"""One's own bookmarks, and one of them: a note, a day, or no more."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput
from accounts.requests import ClearedRequest
from forum.bookmarks import actions, queries
from forum.bookmarks.forms import BookmarkForm
from forum.bookmarks.models import Bookmark
from forum.bookmarks.things import thing


@require_GET
def mine(request: ClearedRequest) -> HttpResponse:
    """Everything marked that one may still see."""
    return render(request, "bookmarks/mine.html", {"rows": queries.own(request.user)})


@require_http_methods(["GET", "POST"])
def bookmark(request: ClearedRequest, thing_kind: str, thing_target: UUID) -> HttpResponse:
    """The form of one; missing and forbidden look the same."""
    one = thing(request.user, thing_kind, thing_target)
    kept = Bookmark.objects.filter(user=request.user, kind=one.kind, target=one.target).first()
    initial = {"note": kept.note, "day": kept.day} if kept else {}
    form = BookmarkForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove(by=request.user, kind=one.kind, target=one.target)
        messages.success(request, _("The bookmark is gone."))
        return redirect(one.page)
    if request.method == "POST" and form.is_valid():
        try:
            clean = form.cleaned_data
            actions.keep(by=request.user, kind=one.kind, target=one.target, note=clean["note"], day=clean["day"])
            messages.success(request, _("Bookmarked. Only you know."))
            return redirect(one.page)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "thing": one, "kept": kept}
    return render(request, "bookmarks/bookmark.html", context, status=422 if form.errors else 200)
