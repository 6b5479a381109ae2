"""The moderators' desk: the queue on one side, the item on the other, one row of verbs."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import BadInput, Conflict, NotFoundHere, WrongState
from accounts.models import Role
from accounts.requests import ClearedRequest
from forum.care.asking import next_for
from forum.care.gates import gate
from forum.casefile.requests import consulted
from forum.clues.actions import correct_note
from forum.clues.forms import NoteForm
from forum.desk import queries
from forum.desk.kinds import KINDS, decide, obstacle, opened
from forum.review import actions
from forum.review.events import QueueConsulted, ReviewConsulted
from forum.review.models import Review


@require_GET
def queue(request: ClearedRequest) -> HttpResponse:
    """What waits, oldest first."""
    _check_moderator(request)
    consulted(request, QueueConsulted, request.user.pk)
    template = "desk/_queue.html" if request.GET.get("fragment") else "desk/queue.html"
    return render(request, template, {"rows": queries.queue(request.user), "review": None})


@require_GET
def item(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """One item exactly as others would see it."""
    return _item(request, review_id)


@require_POST
def claim(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Take it for five minutes, or renew."""
    _say(request, lambda: actions.claim_review(by=request.user, review_id=review_id))
    return redirect("desk:item", review_id)


@require_POST
def release(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Put it back."""
    actions.release_review(by=request.user, review_id=review_id)
    return redirect("desk:queue")


@require_POST
def take_over(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Take it from the moderator who holds it."""
    reason = request.POST.get("reason", "")
    _say(request, lambda: actions.take_over_review(by=request.user, review_id=review_id, reason=reason))
    return redirect("desk:item", review_id)


@require_POST
def verdict(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Decide, then the next item; what went wrong is said beside the item, the reason kept."""
    review = queries.item(request.user, review_id)
    wanted = request.POST.get("verdict", "")
    if wanted not in KINDS[review.kind].verdicts:
        raise NotFoundHere
    reason = request.POST.get("reason", "").strip() or request.POST.get("canned", "")
    try:
        done = decide(by=request.user, review=review, verdict=wanted, seen=request.POST.get("seen", ""), reason=reason)
    except (BadInput, Conflict, WrongState) as refusal:
        return _item(request, review_id, refusal.sentence, refusal.status)
    following = next_for(request.user)
    messages.success(request, _said(done, following))
    return redirect("desk:item", following.pk) if following else redirect("desk:queue")


@require_POST
def note(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Correct what a clue contains; it waits anew, and the page is that of its new review."""
    queries.item(request.user, review_id)
    form = NoteForm(request.POST)
    problem = "" if form.is_valid() else " ".join(str(one) for errors in form.errors.values() for one in errors)
    if problem:
        return _item(request, review_id, problem, BadInput.status)
    told = {"chosen": form.cleaned_data["notes"], "words": form.cleaned_data["note_words"]}
    try:
        waiting = correct_note(by=request.user, review_id=review_id, seen=request.POST.get("seen", ""), **told)
    except (BadInput, Conflict, WrongState) as refusal:
        return _item(request, review_id, refusal.sentence, refusal.status)
    messages.success(request, _("Corrected. It waits anew, with this note."))
    return redirect("desk:item", waiting.pk)


def _item(request: ClearedRequest, review_id: UUID, problem: str = "", status: int = 200) -> HttpResponse:
    review = queries.item(request.user, review_id)
    kind = KINDS[review.kind]
    opened(by=request.user, review=review)
    consulted(request, ReviewConsulted, review.pk, review.case_id, review.of_person)
    shown = kind.shown(review)
    context = {
        "rows": queries.queue(request.user),
        "review": review,
        "vetting": shown,
        "care": gate(request.user, shown.clue) if review.kind == Review.Kind.CLUE else None,
        "template": kind.template,
        "verdicts": list(kind.verdicts),
        "reasons": queries.reasons(review.kind),
        "problem": problem,
        "typed": request.POST.get("reason", ""),
        "obstacle": obstacle(by=request.user, review=review),
    }
    return render(request, "desk/queue.html", context, status=status)


def _said(done: bool, following: Review | None) -> str:
    outcome = _("Decided.") if done else _("Noted: it takes another moderator too.")
    return f"{outcome} {_('Here is the next one.') if following else _('Nothing else waits for you now.')}"


def _say(request: ClearedRequest, action: Callable[[], object]) -> None:
    try:
        action()
    except (BadInput, Conflict, WrongState) as refusal:
        messages.error(request, refusal.sentence)


def _check_moderator(request: ClearedRequest) -> None:
    if not request.user.has_role(Role.MODERATOR):
        raise NotFoundHere
