"""The page on which a board's reasons are kept."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput
from accounts.requests import ClearedRequest
from forum.desk import reason_actions
from forum.desk.models import CODES, CannedReason
from forum.desk.reasons import library


@require_http_methods(["GET", "POST"])
def reasons(request: ClearedRequest, board_id: UUID) -> HttpResponse:
    """Add, change, retire; what was typed stays when it can't be used."""
    board = reason_actions.board_kept_by(request.user, board_id)
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _done(request, board_id))
            return redirect("desk:reasons", board_id)
        except BadInput as refusal:
            problem = refusal.sentence
    context = {
        "board": board,
        "library": library(board),
        "kinds": CannedReason.Kind.choices,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "desk/reasons.html", context, status=BadInput.status if problem else 200)


def _done(request: ClearedRequest, board_id: UUID) -> str:
    by, words = request.user, {code: request.POST.get(code, "") for code in CODES}
    reason_id = request.POST.get("reason", "")
    match request.POST.get("do"):
        case "retire":
            reason_actions.retire_reason(by=by, board_id=board_id, reason_id=reason_id)
            return _("Retired: nobody chooses it any more.")
        case "change":
            reason_actions.change_reason(by=by, board_id=board_id, reason_id=reason_id, words=words)
            return _("Changed. What was sent before stays as it was sent.")
    reason_actions.add_reason(by=by, board_id=board_id, kind=request.POST.get("kind", ""), words=words)
    return _("Added: moderators of this board can choose it.")
