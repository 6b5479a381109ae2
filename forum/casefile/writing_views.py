"""Opening a case, changing its draft, sending it to vetting; adding, correcting and withdrawing clues."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tallies
from accounts.errors import BadInput, Refusal, TooSoon
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
from forum.drafts import actions as draft_actions
from forum.drafts import queries as drafts
from forum.drafts.forms import Drafted
from forum.drafts.places import Kind
from forum.review import cases as vetting
from forum.wording import asking

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def new_case(request: ClearedRequest) -> HttpResponse:
    """A form, and with good input a draft that only its author sees; what is typed meanwhile is kept."""
    kept = drafts.wanted(request.user, Kind.CASE, request.user.pk, request.GET.get("draft", ""))
    initial = {"board": request.GET.get("board", ""), **(Drafted.of(kept) if kept else {})}
    hidden = Drafted(request.POST or None, initial=initial)
    form, problem = CaseForm(request.user, request.POST or None, initial=initial), None
    found = asking.asked(request.POST, form, CaseForm.LOOKED_AT, by=request.user.pk)
    if form.is_valid() and hidden.is_valid() and not found.asks:
        try:
            board, words = form.cleaned_data["board"].pk, form.words()
            case = case_actions.draft_case(by=request.user, board_id=board, words=words, needed=found.needed)
            if ref := hidden.cleaned_data["draft"]:
                draft_actions.discard(by=request.user, kind=Kind.CASE, target=request.user.pk, ref=ref)
            return redirect("cases:case", case.pk)
        except (BadInput, TooSoon) as refusal:
            form.add_error(None, refusal.sentence)
            problem = refusal
    told = {"draft": hidden["draft"].value(), "revision": hidden["revision"].value(), "asking": found}
    return _form(request, "cases/new.html", {"form": form, **told}, problem)


@get_or_post
def change_case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The same form for a draft; its board stays."""
    case = Case.objects.visible_to(request.user).select_related("board").one(case_id)
    case_permissions.check_change_case(request.user, case)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data["board"] = str(case.board_id)
    form = CaseForm(request.user, data, initial=CaseForm.filled_from(case))
    found = asking.asked(request.POST, form, CaseForm.LOOKED_AT, by=request.user.pk)
    if form.is_valid() and not found.asks:
        try:
            case_actions.change_draft(by=request.user, case_id=case.pk, words=form.words(), needed=found.needed)
            return redirect("cases:case", case.pk)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    consulted(request, CaseConsulted, case.pk, case.pk)
    return _form(request, "cases/new.html", {"form": form, "case": case, "asking": found})


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
    form, problem = ClueForm(request.POST or None, request.FILES or None), None
    found = asking.asked(request.POST, form, ClueForm.LOOKED_AT, by=request.user.pk)
    if form.is_valid() and (request.FILES or not found.asks):  # of a file's words it is asked before they are sent
        try:
            if upload := form.cleaned_data["file"]:
                arrival = begun_with(upload, by=request.user, case_id=case.pk, words=form.words())
                return redirect("arrival:arrival", arrival.pk)
            clue_actions.submit_clue(by=request.user, case_id=case.pk, words=form.words(), needed=found.needed)
            messages.success(request, _("The clue waits for vetting."))
            return redirect("cases:case", case.pk)
        except (BadInput, TooSoon) as refusal:
            form.add_error("file", refusal.sentence)
            problem = refusal
    consulted(request, CaseConsulted, case.pk, case.pk)
    return _form(request, "clues/new.html", {"form": form, "case": case, "asking": found, **sending()}, problem)


@get_or_post
def revise_clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Correct the words of a returned or waiting clue and send it again."""
    clue = Clue.objects.visible_to(request.user).select_related("case__board").one(clue_id)
    clue_permissions.check_revise_clue(request.user, clue)
    form, problem = ClueForm(request.POST or None, initial=ClueForm.filled_from(clue), needs_file=False), None
    found = asking.asked(request.POST, form, ClueForm.LOOKED_AT, by=request.user.pk)
    if form.is_valid() and not found.asks:
        try:
            clue_actions.revise_clue(by=request.user, clue_id=clue.pk, words=form.words(), needed=found.needed)
            messages.success(request, _("Sent again; it waits for vetting."))
            return redirect("cases:case", clue.case_id)
        except (BadInput, TooSoon) as refusal:
            form.add_error(None, refusal.sentence)
            problem = refusal
    consulted(request, ClueConsulted, clue.pk, clue.case_id)
    shown = {"form": form, "case": clue.case, "clue": clue, "asking": found}
    return _form(request, "clues/new.html", shown, problem)


@require_POST
def withdraw_clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Take back a clue that has not been approved."""
    clue = Clue.objects.visible_to(request.user).one(clue_id)
    clue_actions.withdraw_clue(by=request.user, clue_id=clue.pk)
    messages.success(request, _("The clue is withdrawn and its files are deleted."))
    return redirect("cases:case", clue.case_id)


def _form(
    request: ClearedRequest, template: str, context: dict[str, object], problem: Refusal | None = None
) -> HttpResponse:
    """A form page; 422 after bad input, 429 after too much, with everything typed still in it."""
    found = context["asking"]
    assert isinstance(found, asking.Findings)
    came_back = getattr(context["form"], "errors", None) or found.asks
    response = render(request, template, context, status=422 if came_back else 200)
    return tallies.answered(response, problem or found.refusal)
