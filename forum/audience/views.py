"""Who may see a case: its author's page and verbs; conflicts; what is offered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import BadInput, NotFoundHere, WrongState
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm, fresh_to_post
from audit import readings
from forum.audience import ceilings, conflicts, events, giving, handing_over, queries
from forum.audience.changes import Forms, change
from forum.audience.forms import CeilingForm, GiveForm
from forum.boards.models import moderates
from forum.cases.models import Case
from forum.emergency import queries as emergencies


@require_http_methods(["GET", "POST"])
@fresh_to_post
def audience(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """For its author: who sees it, wider, narrower, another owner. For its moderators: conflicts of interest."""
    user = request.user
    case = Case.objects.visible_to(user).select_related("board", "organisation").one(case_id)
    is_author = case.author_id == user.pk
    is_moderator = not is_author and Case.objects.filter(moderates(user), pk=case.pk).exists()
    if not case.is_published or not (is_author or is_moderator):
        raise NotFoundHere
    forms, problem = Forms.of(user, case, request.POST), ""
    if request.method == "POST":
        try:
            if change(user, case, forms, request.POST):
                return redirect("audience:case", case.pk)
        except (BadInput, WrongState) as refusal:
            problem = refusal.sentence
    readings.record_reading(events.AudienceConsulted(object=str(case.pk), case=str(case.pk)), by=user)
    context = {
        "case": case, "is_author": is_author, "moderates_it": is_moderator, "problem": problem,
        "grants": queries.grants_of(case), "excluded": case.excluded_organisations.order_by("name"),
        "waiting": queries.waiting(case), "offered": queries.offered(case),
        "conflicts": queries.conflicts(case) if is_moderator else [], "forms": forms,
        "openings": emergencies.of_case(case),
    }  # fmt: skip
    return render(request, "audience/case.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def step_back(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """“I must not work on this”: no reason is asked, and the case is gone for them."""
    conflicts.declare(by=request.user, case_id=case_id, user_id=request.user.pk)
    messages.success(request, _("Noted. You won't see this case any more; a moderator can let you back in."))
    return redirect("boards:home")


@require_POST
def answer_offer(request: ClearedRequest, handover_id: UUID) -> HttpResponse:
    """Take the case over, or not."""
    takes_it = "accept" in request.POST
    if takes_it and (proof := asked_to_confirm(request, queries.page_of_offer(request.user, handover_id))):
        return proof
    try:
        if takes_it:
            case = handing_over.accept(by=request.user, handover_id=handover_id)
            messages.success(request, _("The case is yours now."))
        else:
            case = handing_over.refuse(by=request.user, handover_id=handover_id)
    except (BadInput, WrongState) as refusal:
        messages.error(request, refusal.sentence)
        return redirect("boards:home")
    return redirect("cases:case", case.pk)


@require_http_methods(["GET", "POST"])
@fresh_to_post
def give(request: ClearedRequest) -> HttpResponse:
    """A coordinator names a new owner for a case whose author is gone, and a moderator decides; it is not shown."""
    form, problem = GiveForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            giving.ask(by=request.user, **form.cleaned_data)
        except BadInput as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("Asked: a moderator of another organisation decides, and you are told."))
            return redirect("audience:give")
    context = {"form": form, "problem": problem}
    return render(request, "audience/give.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@fresh_to_post
def between(request: ClearedRequest) -> HttpResponse:
    """Administrators: up to which code two organisations share."""
    form, problem = CeilingForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            pair = {"first_id": said["first"].pk, "second_id": said["second"].pk}
            ceilings.set_ceiling(by=request.user, **pair, code=said["code"])
            return redirect("audience:between")
        except BadInput as refusal:
            problem = refusal.sentence
    readings.record_reading(events.CeilingsConsulted(), by=request.user)
    context = {"form": form, "problem": problem, "ceilings": queries.ceilings()}
    return render(request, "audience/between.html", context, status=422 if request.method == "POST" else 200)
