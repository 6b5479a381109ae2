"""Redacting a post, a clue, a question or reasons; what became of one's own; the originals, for officers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import Role
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm
from audit import readings
from forum.answers import actions as answer_actions
from forum.redaction import actions, permissions, queries, things
from forum.redaction.events import RedactionsConsulted
from forum.redaction.forms import OpenForm, RedactForm
from forum.redaction.models import Redaction, What
from forum.redaction.things import Thing

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def post(request: ClearedRequest, post_id: UUID) -> HttpResponse:
    """Redact a post."""
    return _redact(request, What.POST, post_id)


@get_or_post
def clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Redact a clue's words."""
    return _redact(request, What.CLUE, clue_id)


@get_or_post
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Redact a case's question and background."""
    return _redact(request, What.CASE, case_id)


@get_or_post
def answer(request: ClearedRequest, answer_id: UUID) -> HttpResponse:
    """Redact the reasons of an answer."""
    return _redact(request, What.ANSWER, answer_id)


@require_GET
def redaction(request: ClearedRequest, redaction_id: UUID) -> HttpResponse:
    """For the author: what was done to their text and why. Not what stood there."""
    one = queries.told(request.user, redaction_id)
    _consulted(request, one.thing, one.case_id)
    context = {"redaction": one, "case": one.case, "is_author": one.author_id == request.user.pk}
    return render(request, "redaction/told.html", context)


@require_GET
def originals(request: ClearedRequest) -> HttpResponse:
    """For officers: what lies sealed. Whose words, why and since when; no word of it."""
    if not request.user.has_role(Role.OFFICER):
        raise NotFoundHere
    _consulted(request, request.user.pk)
    return render(request, "redaction/originals.html", {"rows": queries.originals(request.user)})


@get_or_post
def original(request: ClearedRequest, redaction_id: UUID) -> HttpResponse:
    """Asks why; posted with a fresh factor it shows the words, which have no other address and no browser keeps."""
    rows = Redaction.objects.sealed_for(request.user).select_related("case", "by", "author")
    one, form = rows.one(redaction_id), OpenForm(request.POST or None)
    opened: list[tuple[str, str]] = []
    if request.method == "POST":
        if (confirm := asked_to_confirm(request)) is not None:
            return confirm
        if form.is_valid():
            try:
                one = actions.open_original(by=request.user, redaction_id=one.pk, reason=form.cleaned_data["reason"])
                opened = [(queries.label_of(code), words) for code, words in one.original]
            except BadInput as refusal:
                form.add_error("reason", refusal.sentence)
    _consulted(request, one.pk, one.case_id)
    context = {"redaction": one, "form": form, "opened": opened}
    response = render(request, "redaction/original.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _redact(request: ClearedRequest, what: What, pk: UUID) -> HttpResponse:
    """The text and the form; first what would be left, then it is done. What can't be done comes back as typed."""
    thing = things.of(request.user, what, pk)
    if what == What.ANSWER:
        answer_actions.note_reading(by=request.user, case=thing.case)
    form = RedactForm(request.POST if request.method == "POST" else None, initial={"seen": thing.seen_hash})
    shown, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            shown = _preview(request, thing, form)
            if "do" in request.POST and form.cleaned_data["previewed"] == form.fingerprint:
                return _done(request, thing, form)
        except (BadInput, Conflict) as refusal:
            form.add_error(None, refusal.sentence)
            shown, status = None, refusal.status
    _consulted(request, thing.pk, thing.case.pk)
    context = {
        "thing": thing, "case": thing.case, "form": form, "preview": shown, "parts": queries.parts(thing),
        "seen": thing.seen_hash, "previewed": form.fingerprint if shown else "",
    }  # fmt: skip
    return render(request, "redaction/redact.html", context, status=422 if form.errors and status == 200 else status)


def _preview(request: ClearedRequest, thing: Thing, form: RedactForm) -> queries.Preview:
    clean = form.cleaned_data
    permissions.check_seen(thing, clean["seen"])
    return queries.preview(request.user, thing, clean["passages"], clean["reason"], clean["words"])


def _done(request: ClearedRequest, thing: Thing, form: RedactForm) -> HttpResponse:
    clean = form.cleaned_data
    actions.redact(
        by=request.user, what=thing.what, thing_id=thing.pk, passages=clean["passages"], reason=clean["reason"],
        seen=clean["seen"], words=clean["words"],
    )  # fmt: skip
    messages.success(request, _("Redacted, in every version and copy. Its author is told why; the words lie sealed."))
    return redirect(thing.page if thing.is_read else "desk:queue")


def _consulted(request: ClearedRequest, what: object, case: object = "") -> None:
    event = RedactionsConsulted(object=str(what), case=str(case))
    readings.record_reading(event, by=request.user)
