"""The answer form, the belief as a fragment, and place names while typing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import tallies
from accounts.errors import BadInput, Conflict, Refusal, TooSoon, WrongState
from accounts.models import User
from audit import readings
from forum.answers import actions, events, naming, outlines, queries, sealing
from forum.answers.forms import AnswerForm
from forum.answers.panel import belief_panel
from forum.care.gates import gate
from forum.cases.queries import case_page
from forum.clues.models import Clue, Mark
from forum.clues.queries import clue_page, marks_of
from forum.clues.voices import media_for
from forum.drafts import queries as drafts
from forum.drafts.places import Kind
from forum.wording import asking
from forum.wording.asking import Findings
from geoloc.places import countries


class MemberRequest(HttpRequest):
    """For types: the middleware lets only cleared people through, so user is a User."""

    user: User


@require_http_methods(["GET", "POST"])
def give(request: MemberRequest, clue_id: UUID) -> HttpResponse:
    """Give a sealed answer, or another round; what was typed stays when something is wrong with it."""
    clue = clue_page(request.user, clue_id)
    marks = marks_of(request.user, clue)
    former = queries.own_answer(request.user, clue)
    choices = queries.evidence(request.user, clue, marks)
    if request.method != "POST":
        sealing.check_answer(request.user, clue)
        draft = drafts.wanted(request.user, Kind.ANSWER, clue.pk, request.GET.get("draft", ""))
        form = AnswerForm(choices, initial=AnswerForm.filled_from(former, draft))
        return _form_page(request, clue, marks, form, 200)
    form = AnswerForm(choices, request.POST)
    found = asking.asked(request.POST, form, ["reasons"], by=request.user.pk)
    problem: Refusal = found.refusal or BadInput()
    if form.is_valid() and not found.asks:
        try:
            return _given(request, clue, form, found.needed)
        except (BadInput, Conflict, WrongState, TooSoon) as refusal:
            form.refuse(refusal.sentence, queries.own_answer(request.user, clue))
            problem = refusal
    page = _form_page(request, clue, marks, form, problem.status, found=found)
    return tallies.answered(page, problem)


@require_GET
def belief(request: MemberRequest, case_id: UUID) -> HttpResponse:
    """The belief of a case as far as it is open to this person: a fragment; nothing (204) when it is as before."""
    case = case_page(request.user, case_id)
    panel = belief_panel(request.user, case)
    if request.GET.get("since") == panel.version:
        return HttpResponse(status=204)
    readings.record_reading(events.BeliefConsulted(object=str(case.pk), case=str(case.pk)), by=request.user)
    actions.note_reading(by=request.user, case=case)
    return render(request, "answers/_belief.html", {"belief": panel})


@require_POST
def places(request: MemberRequest) -> HttpResponse:
    """Places, or towns, near what is typed, as [{"code", "label"}]; public facts, so no reading is recorded.

    By POST: where an expert thinks it is must be in no address, for addresses are logged on the way.
    """
    typed = request.POST.get("q", "").strip()[:120]
    near = naming.towns if request.POST.get("of") == "towns" else naming.suggestions
    found = near(typed) if typed else []
    return JsonResponse([{"code": code, "label": label} for code, label in found], safe=False)


def _given(request: MemberRequest, clue: Clue, form: AnswerForm, needed: str) -> HttpResponse:
    answer = actions.give_answer(
        by=request.user,
        clue_id=clue.pk,
        judgement=form.judgement(),
        after_round=form.cleaned_data["after_round"],
        draft=form.cleaned_data["draft"],
        needed=needed,
    )
    counted = _("Your answer counts. ") if answer.round == 1 else _("Your new round counts; the former one is kept. ")
    waits = _("Its reasons wait for a moderator.") if answer.text_state == answer.TextState.PENDING else ""
    messages.success(request, counted + waits)
    return redirect("clues:clue", clue.pk)


def _form_page(
    request: MemberRequest,
    clue: Clue,
    marks: Sequence[Mark],
    form: AnswerForm,
    status: int,
    *,
    found: Findings | None = None,
) -> HttpResponse:
    readings.record_reading(events.AnswersConsulted(object=str(clue.pk), case=str(clue.case_id)), by=request.user)
    context = {
        "clue": clue,
        "case": clue.case,
        "media": media_for(request.user, clue),
        "marks": marks,
        "care": gate(request.user, clue),
        "form": form,
        "asking": found,
        "outlines": outlines.divided_countries(),
        "drawing_words": json.dumps(outlines.drawing_words()),
        "names": sorted(naming.label_of(area.code) for area in countries()),
    }
    return render(request, "answers/give.html", context, status=status)
