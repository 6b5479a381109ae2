"""Pages about a clue's file that are for few: its original, and who may hear a child's voice in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, NotFoundHere
from accounts.names import isolated
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm, fresh_to_post
from audit import readings
from forum.clues import hearers, originals, serving
from forum.clues.events import ClueConsulted
from forum.clues.forms import HearerForm, ReasonForm
from forum.clues.intake.kinds import KINDS
from forum.clues.models import Clue
from forum.clues.queries import clue_page
from forum.clues.voices import has_childs_voice

EXTENSION = {kind.content_type: kind.extensions[0] for kind in KINDS.values()}


@require_http_methods(["GET", "POST"])
def original(request: ClearedRequest, clue_id: UUID) -> HttpResponseBase:
    """Says what the file is and asks why; posted with a fresh factor, it is the download: it has no other address."""
    media = originals.original_of(request.user, clue_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        if (confirm := asked_to_confirm(request)) is not None:
            return confirm
        if form.is_valid():
            try:
                taken = originals.take_original(by=request.user, clue_id=clue_id, reason=form.cleaned_data["reason"])
            except BadInput as refusal:
                form.add_error("reason", refusal.sentence)
            else:
                name = f"{media.clue.case.code}-clue-{media.clue.number}-original"
                return serving.attachment(request, taken, f"{name}.{EXTENSION.get(media.content_type, 'bin')}")
    _record(request, media.clue)
    context = {"clue": media.clue, "case": media.clue.case, "media": media, "form": form}
    return render(request, "clues/original.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@fresh_to_post
def voice(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """For the owner of the case: who may hear it. For moderators too: a child's voice that was noticed late."""
    clue = clue_page(request.user, clue_id)
    is_owner, may_close = clue.case.author_id == request.user.pk, hearers.may_close(request.user, clue)
    if not may_close and not (is_owner and has_childs_voice(clue)):
        raise NotFoundHere
    form = HearerForm(request.POST if "name" in request.POST else None)
    if request.method == "POST":
        try:
            if said := _changed(request, clue, form):
                messages.success(request, said)
                return redirect("clues:voice" if is_owner else "clues:clue", clue.pk)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence) if form.is_bound else messages.error(request, refusal.sentence)
    _record(request, clue)
    context = {
        "clue": clue, "case": clue.case, "form": form, "is_owner": is_owner, "may_close": may_close,
        "hearers": clue.hearers.current().select_related("user__organisation").order_by("until", "pk"),
    }  # fmt: skip
    return render(request, "clues/voice.html", context, status=422 if form.errors else 200)


def _changed(request: ClearedRequest, clue: Clue, form: HearerForm) -> str:
    """What was done, in a sentence; empty when the form is to be shown again."""
    by, sent = request.user, request.POST
    if "close" in sent:
        hearers.close_voice(by=by, clue_id=clue.pk)
        return _("Closed: from now on it is heard by who is named for it.")
    if "take_off" in sent:
        hearers.take_off_hearer(by=by, clue_id=clue.pk, user_id=_id(sent["take_off"]))
        return _("They can't open it any more.")
    if not form.is_valid():
        return ""
    hearer = hearers.name_hearer(by=by, clue_id=clue.pk, **form.cleaned_data)
    return _("%(name)s can hear it, and is told.") % {"name": isolated(hearer.user.name)}


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None


def _record(request: ClearedRequest, clue: Clue) -> None:
    readings.record_reading(ClueConsulted(object=str(clue.pk), case=str(clue.case_id)), by=request.user)
