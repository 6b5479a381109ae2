"""Putting a discussion in order: choose, look at what would move and who would read it, then do it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tallies
from accounts.errors import BadInput, Conflict, NotAllowed, TooSoon, WrongState
from accounts.requests import ClearedRequest
from audit import readings
from forum.cases.models import Case
from forum.discussion.views import number
from forum.rearranging import actions, opening, queries
from forum.rearranging.events import RearrangingConsulted
from forum.rearranging.forms import Asked, SplitForm
from forum.rearranging.models import Move
from forum.rearranging.queries import Choosing
from forum.wording import asking
from forum.wording.asking import Findings

REFUSED = (BadInput, Conflict, NotAllowed, WrongState, TooSoon)


@require_http_methods(["GET", "POST"])
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """For the asker and the moderators of a case; what was chosen and typed stays so when it can't be done."""
    shown, problem = queries.choosing(request.user, case_id, number(request.GET.get("from")) or 0), None
    form = SplitForm(request.user, shown.case, request.POST) if shown.moderates else None
    found = asking.asked(request.POST, form, SplitForm.LOOKED_AT, by=request.user.pk) if form else None
    if request.method == "POST" and not (found and found.asks) and not (form and form.errors):
        try:
            return _done(request, shown, Asked.of(request.POST), form, found)
        except REFUSED as refusal:
            problem = refusal
    _told(request, shown.case)
    context = {
        "shown": shown, "case": shown.case, "problem": problem.sentence if problem else "",
        "chosen": set(request.POST.getlist("post")), "form": form, "asking": found,
        "target": request.POST.get("target", ""), "clue": request.POST.get("clue", ""),
    }  # fmt: skip
    page = render(request, "rearranging/case.html", context, status=422 if request.method == "POST" else 200)
    return tallies.answered(page, problem or (found.refusal if found else None))


@require_POST
def go_on(request: ClearedRequest, move_id: UUID) -> HttpResponse:
    """The new case is open: what would move and who would read it, then do it."""
    move, plan = queries.going_on(request.user, move_id)
    if seen := request.POST.get("seen", ""):
        move = opening.go_on(by=request.user, move_id=move.pk, seen=seen)
        messages.success(request, _said(move))
        return redirect("cases:case", move.source_id)
    _told(request, plan.source)
    return render(request, "rearranging/preview.html", {"case": plan.source, "plan": plan, "move": move})


@require_POST
def withdraw(request: ClearedRequest, move_id: UUID) -> HttpResponse:
    """Take back what waits."""
    move = actions.withdraw_move(by=request.user, move_id=move_id)
    messages.success(request, _("Taken back; nothing has moved."))
    return redirect("rearranging:case", move.source_id)


def _done(
    request: ClearedRequest, shown: Choosing, asked: Asked, form: SplitForm | None, found: Findings | None
) -> HttpResponse:
    by, case_id = request.user, shown.case.pk
    if asked.what == "sort":
        actions.sort_posts(by=by, case_id=case_id, post_ids=asked.posts, clue_id=asked.clue_id)
        messages.success(request, _("Done: they stand there now."))
        return redirect("rearranging:case", case_id)
    if asked.what == "open":
        if form is None or found is None:
            raise NotAllowed(_("Only who moderates the boards of both cases moves posts between them."))
        words, needed = form.words(), found.needed
        opening.begin_case(by=by, case_id=case_id, post_ids=asked.posts, words=words, needed=needed)
        messages.success(request, _("Begun: its owner has it as a draft and sends it to vetting. Nothing has moved."))
        return redirect("rearranging:case", case_id)
    return _moved(request, shown, asked)


def _moved(request: ClearedRequest, shown: Choosing, asked: Asked) -> HttpResponse:
    by, case_id = request.user, shown.case.pk
    target = queries.destination(by, asked.target)
    if not asked.seen:
        plan = queries.preview(by, shown.case, target, None if asked.what == "merge" else asked.posts)
        _told(request, shown.case)
        return render(request, "rearranging/preview.html", {"case": shown.case, "plan": plan, "what": asked.what})
    if asked.what == "merge":
        move = actions.merge_discussion(by=by, case_id=case_id, target_id=target.pk, seen=asked.seen)
    else:
        move = actions.move_posts(by=by, case_id=case_id, target_id=target.pk, post_ids=asked.posts, seen=asked.seen)
    messages.success(request, _said(move))
    return redirect("cases:case", case_id)


def _said(move: Move) -> str:
    if move.state == Move.State.WAITING:
        return _("Asked: another moderator of both boards decides, and nothing moves before. You are told.")
    count = move.posts.count()
    return ngettext("%(n)d post was moved.", "%(n)d posts were moved.", count) % {"n": count}


def _told(request: ClearedRequest, case: Case) -> None:
    case_id = str(case.pk)
    readings.record_reading(RearrangingConsulted(object=case_id, case=case_id, detail="to rearrange"), by=request.user)
