"""One page: accept something as a finding, or take that back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import WrongState
from accounts.requests import ClearedRequest
from audit import readings
from forum.answers import actions as answer_actions
from forum.findings import actions, queries
from forum.findings.events import FindingConsulted
from forum.findings.forms import FindingForm
from forum.findings.models import Finding


@require_http_methods(["GET", "POST"])
def finding(request: ClearedRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """For the owner of its case and a coordinator of its organisation; for others there is nothing here."""
    thing, problem = queries.thing(request.user, kind, thing_id), ""
    if kind == "answer":
        answer_actions.note_reading(by=request.user, case=thing.case)
    now = thing.finding.why if thing.finding else Finding.Why.SETTLED
    form = FindingForm(request.POST if "accept" in request.POST else None, initial={"why": now})
    if request.method == "POST":
        try:
            if _done(request, kind, thing_id, form):
                return redirect(reverse("cases:case", args=[thing.case.pk]) + "#findings")
        except WrongState as refusal:
            problem = refusal.sentence
    event = FindingConsulted(object=str(thing_id), case=str(thing.case.pk), detail=kind)
    readings.record_reading(event, by=request.user)
    context = {"thing": thing, "case": thing.case, "form": form, "problem": problem}
    return render(request, "findings/finding.html", context, status=422 if request.method == "POST" else 200)


def _done(request: ClearedRequest, kind: str, thing_id: UUID, form: FindingForm) -> bool:
    """False when the form is to be shown again."""
    if "take_back" in request.POST:
        actions.take_back_finding(by=request.user, kind=kind, thing_id=thing_id)
        messages.success(request, _("Taken back."))
        return True
    if not form.is_valid():
        return False
    actions.accept_finding(by=request.user, kind=kind, thing_id=thing_id, why=form.cleaned_data["why"])
    messages.success(request, _("Accepted: it stands at the head of the discussion, and its author is told."))
    return True
