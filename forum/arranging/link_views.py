"""What a clue is linked with, and two clues side by side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, Conflict, NotFoundHere, WrongState
from accounts.models import User
from accounts.requests import ClearedRequest
from audit import readings
from forum.arranging import link_actions, link_queries, permissions
from forum.arranging.link_models import Kind, Link
from forum.care.gates import gates
from forum.clues.events import ClueConsulted
from forum.clues.models import Clue
from forum.clues.queries import clue_page, clues_of, marks_of
from forum.clues.states import ClueState
from forum.clues.voices import media_for


@require_http_methods(["GET", "POST"])
def links(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """Suggestions to confirm or refuse, what is linked, and another clue to lay beside it."""
    user, refusal = request.user, None
    clue = _approved(user, clue_id)
    try:
        if request.method == "POST":
            return _changed(request, clue)
    except (BadInput, Conflict, WrongState) as refused:
        refusal = refused
    _consulted(user, clue)
    shown = link_queries.links_of(user, clue)
    context = {
        "clue": clue, "case": clue.case, "problem": refusal.sentence if refusal else "",
        "found": [one for one in shown if one.link.state == one.link.State.SUGGESTED],
        "linked": [one for one in shown if one.link.state == one.link.State.CONFIRMED],
        "others": clues_of(user, clue.case).approved().exclude(pk=clue.pk),
        "typed": request.POST.get("reason", ""), "typed_for": request.POST.get("link", ""),
        "typed_with": request.POST.get("with", ""),
    }  # fmt: skip
    return render(request, "arranging/links.html", context, status=refusal.status if refusal else 200)


@require_http_methods(["GET", "POST"])
def compare(request: ClearedRequest, clue_id: UUID, other_id: UUID) -> HttpResponse:
    """Two clues, each in its viewer; who does not see both sees nothing here."""
    user, refusal = request.user, None
    one, other = _approved(user, clue_id), _approved(user, other_id)
    if one.pk == other.pk:
        raise NotFoundHere
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            link_actions.state_same_place(by=user, clue_id=one.pk, other_id=other.pk, reason=reason)
            messages.success(request, _("Linked: both clues say so now, to who may see both."))
            return redirect("arranging:compare", one.pk, other.pk)
        except (BadInput, Conflict, WrongState) as refused:
            refusal = refused
    for clue in (one, other):
        _consulted(user, clue)
    context = {**_beside(user, one, other), "typed": reason, "problem": refusal.sentence if refusal else ""}
    return render(request, "arranging/compare.html", context, status=refusal.status if refusal else 200)


def _beside(user: User, one: Clue, other: Clue) -> dict[str, object]:
    """Both as they are shown, and what was said of the two together."""
    shown, found = link_queries.between(user, one, other), gates(user, [one, other])
    return {
        "sides": [
            {"clue": clue, "media": media_for(user, clue), "marks": marks_of(user, clue), "care": care}
            for clue, care in zip((one, other), found, strict=True)
        ],
        "care": found[0],  # in grey or not, as whoever looks wants it
        "one": one,
        "other": other,
        "links": shown,
        "is_linked": any(link.link.kind == Kind.PLACE and link.link.state == Link.State.CONFIRMED for link in shown),
        "can_link": permissions.can_link(user, one, other),
    }


def _approved(user: User, clue_id: UUID) -> Clue:
    clue = clue_page(user, clue_id)
    if clue.state != ClueState.APPROVED:
        raise NotFoundHere
    return clue


def _consulted(user: User, clue: Clue) -> None:
    readings.record_reading(ClueConsulted(object=str(clue.pk), case=str(clue.case_id)), by=user)


def _changed(request: ClearedRequest, clue: Clue) -> HttpResponse:
    """One of this clue's own links confirmed or refused, or another clue found by what was typed, to compare with."""
    do, user = request.POST.get("do", ""), request.user
    if do == "compare":
        other = link_queries.referred_to(user, request.POST.get("with", ""))
        return redirect("arranging:compare", clue.pk, other.pk)
    action = {"confirm": link_actions.confirm, "refuse": link_actions.refuse}.get(do)
    if action is None:
        raise NotFoundHere
    link = Link.objects.visible_to(user).of(clue).one(request.POST.get("link", ""))
    action(by=user, link_id=link.pk, reason=request.POST.get("reason", ""))
    messages.success(request, _("Confirmed.") if do == "confirm" else _("Refused: it is not suggested again."))
    return redirect("arranging:links", clue.pk)
