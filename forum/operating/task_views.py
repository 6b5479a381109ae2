"""The administrators' page of work in the background."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.errors import NotFoundHere, WrongState
from accounts.requests import ClearedRequest
from accounts.sudo import fresh_to_post
from forum.operating import background, task_actions


@fresh_to_post
@require_http_methods(["GET", "POST"])
def tasks(request: ClearedRequest) -> HttpResponse:
    """How much of each kind is where, and every task that failed, with its two presses."""
    permissions.check_administer(request.user)
    problem, code = "", 200
    if request.method == "POST":
        try:
            messages.success(request, _done(request))
            return redirect("operating:tasks")
        except WrongState as refusal:
            problem, code = refusal.sentence, refusal.status
    shown = {"kinds": background.kinds(), "stages": background.Stage.labels, "troubled": background.troubled()}
    return render(request, "operating/tasks.html", {**shown, "most": background.MOST, "problem": problem}, status=code)


def _done(request: ClearedRequest) -> str:
    """What was done, in a sentence."""
    if "again" in request.POST:
        task_actions.try_again(by=request.user, task_id=_id(request.POST["again"]))
        return _("It waits for a worker, with all its tries.")
    task_actions.give_up(by=request.user, task_id=_id(request.POST.get("give_up", "")))
    return _("Given up. Whoever waited for it reads so where they wait.")


def _id(told: str) -> UUID:
    try:
        return UUID(told)
    except ValueError:
        raise NotFoundHere from None
