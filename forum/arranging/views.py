"""The board of a case's clues: a page whose buttons need no script, and its part alone for live refresh."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import BadInput, Conflict, NotFoundHere, WrongState
from accounts.models import User
from accounts.requests import ClearedRequest
from audit import readings
from forum.arranging import actions, events, queries
from forum.arranging.actions import Seen
from forum.cases.models import Case
from forum.cases.queries import case_page

STEPS = {"up": -1, "down": 1}
Asked = dict[str, str]


@require_http_methods(["GET", "POST"])
def board(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """What somebody else changed meanwhile is shown with who did it, and what was typed stays."""
    case, refusal = _case(request.user, case_id), None
    if request.method == "POST":
        try:
            anchor = _change(request.user, case, request.POST.dict())
            return redirect(reverse("arranging:board", args=[case.pk]) + anchor)
        except (BadInput, Conflict, WrongState) as refused:
            refusal = refused
    _consulted(request, case)
    context = {
        "board": queries.board(request.user, case), "case": case, "typed": request.POST.get("label", ""),
        "typed_for": request.POST.get("group", ""), "problem": refusal.sentence if refusal else "",
    }  # fmt: skip
    return render(request, "arranging/board.html", context, status=refusal.status if refusal else 200)


@require_GET
def news(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The board alone, fetched again when the case has changed."""
    case = _case(request.user, case_id)
    _consulted(request, case)
    return render(request, "arranging/_board.html", {"board": queries.board(request.user, case), "case": case})


def _case(user: User, case_id: UUID) -> Case:
    case = case_page(user, case_id)
    if not case.is_published:
        raise NotFoundHere
    return case


def _consulted(request: ClearedRequest, case: Case) -> None:
    told = events.ArrangementConsulted(object=str(case.pk), case=str(case.pk))
    readings.record_reading(told, by=request.user)


def _change(user: User, case: Case, asked: Asked) -> str:
    """One button, one action; returns the place on the page where it shows."""
    seen = Seen(case.pk, int(asked["seen"]) if asked.get("seen", "").isdecimal() else 0)
    do = asked.get("do", "")
    if "clue" in asked:
        return _change_clue(user, seen, do, asked)
    if do == "make":
        group = actions.make_group(by=user, seen=seen, label=asked.get("label", ""))
        return f"#group-{group.pk}"
    group_id = _id(asked.get("group", ""))
    if do == "remove":
        actions.remove_group(by=user, seen=seen, group_id=group_id)
        return ""
    if do == "rename":
        actions.rename_group(by=user, seen=seen, group_id=group_id, label=asked.get("label", ""))
    elif do in STEPS:
        actions.move_group(by=user, seen=seen, group_id=group_id, step=STEPS[do])
    else:
        raise NotFoundHere
    return f"#group-{group_id}"


def _change_clue(user: User, seen: Seen, do: str, asked: Asked) -> str:
    clue_id = _id(asked["clue"])
    if do in STEPS:
        actions.step_clue(by=user, seen=seen, clue_id=clue_id, step=STEPS[do])
    elif do == "put":
        group = _id(asked["group"]) if asked.get("group") else None
        before = _id(asked["before"]) if asked.get("before") else None
        actions.put_clue(by=user, seen=seen, clue_id=clue_id, group_id=group, before=before)
    else:
        raise NotFoundHere
    return f"#clue-{clue_id}"


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise NotFoundHere from None
