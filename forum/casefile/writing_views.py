"""Opening a case, changing its draft, sending it to vetting; adding, correcting and withdrawing clues."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import BadInput
from accounts.requests import ClearedRequest
from forum.arrival.uploads import begun_with, sending
from forum.casefile.requests import consulted
from forum.cases import actions as case_actions
from forum.cases import permissions as case_permissions
from forum.cases.events import CaseConsulted
from forum.cases.forms import CaseForm
from forum.cases.models import Case
from forum.clues import actions as clue_actions
from forum.clues import permissions as clue_permissions
from forum.clues.events import ClueConsulted
from forum.clues.forms import ClueForm
from forum.clues.models import Clue
from forum.review import cases as vetting

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def new_case(request: ClearedRequest) -> HttpResponse:
    """A form, and with good input a draft that only its author sees."""
    form = CaseForm(request.user, request.POST or None, initial={"board": request.GET.get("board", "")})
    if request.method == "POST" and form.is_valid():
        try:
            case = case_actions.draft_case(by=request.user, board_id=form.cleaned_data["board"].pk, words=form.words())
            return redirect("cases:case", case.pk)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    return _form(request, "cases/new.html", {"form": form})


@get_or_post
def change_case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The same form for a draft; its board stays."""
    case = Case.objects.visible_to(request.user).select_related("board").one(case_id)
    case_permissions.check_change_case(request.user, case)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["board"] = str(case.board_id)
    form = CaseForm(request.user, data, initial=CaseForm.filled_from(case))
    if request.method == "POST" and form.is_valid():
        try:
            case_actions.change_draft(by=request.user, case_id=case.pk, words=form.words())
            return redirect("cases:case", case.pk)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    consulted(request, CaseConsulted, case.pk, case.pk)
    return _form(request, "cases/new.html", {"form": form, "case": case})


@require_POST
def submit_case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Send a draft to vetting; what is missing is said on the case's page."""
    try:
        vetting.submit_case(by=request.user, case_id=case_id)
        messages.success(request, _("Sent. Moderators have been told; you will hear as soon as it is decided."))
    except BadInput as refusal:
        messages.error(request, refusal.sentence)
    return redirect("cases:case", case_id)


@get_or_post
def new_clue(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """A clue for a case: a text as it is; a file is looked at first, on a page of its own."""
    case = Case.objects.visible_to(request.user).select_related("board").one(case_id)
    clue_permissions.check_submit_clue(request.user, case)
    form = ClueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            if upload := form.cleaned_data["file"]:
                arrival = begun_with(upload, by=request.user, case_id=case.pk, words=form.words())
                return redirect("arrival:arrival", arrival.pk)
            clue_actions.submit_clue(by=request.user, case_id=case.pk, words=form.words())
            messages.success(request, _("The clue waits for vetting."))
            return redirect("cases:case", case.pk)
        except BadInput as refusal:
            form.add_error("file", refusal.sentence)
    consulted(request, CaseConsulted, case.pk, case.pk)
    context = {"form": form, "case": case, **sending()}
    return _form(request, "clues/new.html", context)


@get_or_post
def revise_clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Correct the words of a returned or waiting clue and send it again."""
    clue = Clue.objects.visible_to(request.user).select_related("case__board").one(clue_id)
    clue_permissions.check_revise_clue(request.user, clue)
    form = ClueForm(request.POST or None, initial=ClueForm.filled_from(clue), needs_file=False)
    if request.method == "POST" and form.is_valid():
        try:
            clue_actions.revise_clue(by=request.user, clue_id=clue.pk, words=form.words())
            messages.success(request, _("Sent again; it waits for vetting."))
            return redirect("cases:case", clue.case_id)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    consulted(request, ClueConsulted, clue.pk, clue.case_id)
    return _form(request, "clues/new.html", {"form": form, "case": clue.case, "clue": clue})


@require_POST
def withdraw_clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Take back a clue that has not been approved."""
    clue = Clue.objects.visible_to(request.user).one(clue_id)
    clue_actions.withdraw_clue(by=request.user, clue_id=clue.pk)
    messages.success(request, _("The clue is withdrawn and its files are deleted."))
    return redirect("cases:case", clue.case_id)


def _form(request: ClearedRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A form page; 422 after bad input, with everything typed still in it."""
    form = context["form"]
    return render(request, template, context, status=422 if getattr(form, "errors", None) else 200)
