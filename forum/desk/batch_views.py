"""The page on which several plain texts are read and approved together."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import ClearedRequest
from forum.casefile.requests import consulted
from forum.desk import batching, queries
from forum.desk.pages import note_decided, only_of
from forum.review.events import ReviewConsulted


@require_http_methods(["GET", "POST"])
def batch(request: ClearedRequest) -> HttpResponse:
    """Nothing is ticked by itself; each text that is shown is on record as read."""
    if request.method == "POST":
        done = batching.approve_all(by=request.user, ticked=_ticked(request))
        note_decided(request)
        _say(request, done)
        return redirect("desk:batch")
    shown = batching.preview(request.user, only_of(request).of(batching.safe(request.user)))
    for one in shown:
        consulted(request, ReviewConsulted, one.review.pk, one.review.case_id)
    return render(request, "desk/batch.html", {"shown": shown, "held": queries.held_by(request.user)})


def _ticked(request: ClearedRequest) -> Iterator[tuple[UUID, str]]:
    """Which review, and the hash of the text that was shown; what is neither names nothing."""
    for word in request.POST.getlist("tick"):
        review_id, _colon, seen = word.partition(":")
        try:
            yield UUID(review_id), seen
        except ValueError:
            continue


def _say(request: ClearedRequest, done: batching.Done) -> None:
    if done.approved:
        said = ngettext("%(n)d text approved.", "%(n)d texts approved.", done.approved) % {"n": done.approved}
        messages.success(request, said)
    if done.left:
        left = ngettext(
            "%(n)d was left: it was changed, taken or decided meanwhile.",
            "%(n)d were left: they were changed, taken or decided meanwhile.",
            len(done.left),
        )
        messages.warning(request, " ".join([left % {"n": len(done.left)}, *dict.fromkeys(filter(None, done.left))]))
    if not (done.approved or done.left):
        messages.info(request, _("Nothing was ticked, so nothing was approved."))
