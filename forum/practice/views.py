"""The truth of a practice case: set by its author, shown to an expert after answering, with their own score."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput
from audit import readings
from forum.answers.views import MemberRequest
from forum.cases import permissions as case_permissions
from forum.cases.queries import case_page
from forum.practice import actions, events, queries
from forum.practice.forms import TruthForm


@require_GET
def result(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """Truth, explanation and own score once every clue is answered; what is left to answer until then."""
    case = case_page(request.user, case_id)
    if case.is_practice and not queries.remaining(request.user, case):
        for answer in queries.unscored(request.user, case):
            actions.score_answer(by=request.user, answer_id=answer.pk)
    shown = queries.result(request.user, case)
    readings.record_reading(events.ResultConsulted(object=str(case.pk), case=str(case.pk)), by=request.user)
    return render(request, "practice/result.html", {"case": case, "result": shown})


@require_http_methods(["GET", "POST"])
def truth(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """The author of a draft makes it a practice case."""
    case = case_page(request.user, case_id)
    case_permissions.check_change_case(request.user, case)
    known = queries.truth_of(case)
    form = TruthForm(request.POST or None, initial=TruthForm.filled_from(known))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_truth(by=request.user, case_id=case.pk, **form.cleaned_data)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("This is a practice case now. Experts see the truth after answering."))
            return redirect("cases:case", case.pk)
    status = BadInput.status if form.errors else 200
    readings.record_reading(events.TruthConsulted(object=str(case.pk), case=str(case.pk)), by=request.user)
    return render(request, "practice/truth.html", {"case": case, "form": form}, status=status)
