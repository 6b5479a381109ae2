"""The moderators' desk: the queue on one side, the item on the other, one row of verbs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role
from accounts.requests import ClearedRequest
from forum.casefile.requests import consulted
from forum.clues.actions import correct_note
from forum.clues.forms import NoteForm
from forum.desk import holding, queries, reason_actions
from forum.desk.kinds import Given
from forum.desk.pages import SAID, at_hand, go_on, item_page, reason_in, say, strike_in, taken_back
from forum.review import actions, escalating, questions
from forum.review.events import QueueConsulted


@require_GET
def queue(request: ClearedRequest) -> HttpResponse:
    """What waits, oldest first."""
    if not request.user.has_role(Role.MODERATOR):
        raise NotFoundHere
    consulted(request, QueueConsulted, request.user.pk)
    template = "desk/_queue.html" if request.GET.get("fragment") else "desk/queue.html"
    return render(request, template, {**at_hand(request), "review": None})


@require_GET
def item(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """One item exactly as others would see it."""
    return item_page(request, review_id)


@require_POST
def claim(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Take it for five minutes, or renew; the open page of who holds it renews by itself, which is no act of theirs."""
    if "X-Live" in request.headers:
        actions.claim_review(by=request.user, review_id=review_id)  # refused: a sentence, shown at once
        return HttpResponse(status=204)
    say(request, lambda: actions.claim_review(by=request.user, review_id=review_id))
    if request.POST.get("reason", "").strip() or any(strike_in(request).values()):  # what was typed is not lost
        return item_page(request, review_id)
    return redirect("desk:item", review_id)


@require_GET
def holder(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Who holds it at this moment, for the item's open page."""
    return render(request, "desk/_holder.html", {"review": queries.item(request.user, review_id)})


@require_POST
def only(request: ClearedRequest) -> HttpResponse:
    """Which board and kind the queue shows, as long as this session lasts."""
    request.session[queries.ONLY] = [request.POST.get("board", ""), request.POST.get("kind", "")]
    return redirect("desk:queue")


@require_POST
def release(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Put it back."""
    actions.release_review(by=request.user, review_id=review_id)
    return redirect("desk:queue")


@require_POST
def take_over(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Take it from the moderator who holds it."""
    reason = request.POST.get("reason", "")
    say(request, lambda: actions.take_over_review(by=request.user, review_id=review_id, reason=reason))
    return redirect("desk:item", review_id)


@require_POST
def verdict(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Decide, then the next item; what went wrong is said beside the item, the reason kept."""
    if queries.was_taken_back(request.user, review_id):
        return taken_back(request)
    review = queries.item(request.user, review_id)
    wanted = request.POST.get("verdict", "")
    if wanted == "correct":  # its words are typed on a page of their own
        raise NotFoundHere
    strike = strike_in(request)
    given = Given(
        seen=request.POST.get("seen", ""), reason=reason_in(request),
        strike=strike["strike"], strike_words=strike["strike_words"],
    )  # fmt: skip
    try:
        done = holding.give(by=request.user, review=review, verdict=wanted, given=given)
    except SAID as refusal:
        return item_page(request, review_id, refusal)
    reason_actions.count_use(review, request.POST.get("canned", "").replace("\x00", ""))
    return go_on(request, outcome_of(done))


@require_POST
def undo(request: ClearedRequest, held_id: UUID) -> HttpResponse:
    """Take the verdict back while there is time; the item is there again."""
    try:
        review = holding.undo_verdict(by=request.user, held_id=held_id)
    except SAID as refusal:
        messages.error(request, refusal.sentence)
        return redirect("desk:queue")
    messages.success(request, _("Undone: nothing was published or told."))
    return redirect("desk:item", review.pk)


@require_POST
def ask(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Ask its author, then the next item."""
    queries.item(request.user, review_id)
    seen, words = request.POST.get("seen", ""), request.POST.get("reason", "")
    try:
        questions.ask_author(by=request.user, review_id=review_id, seen=seen, words=words)
    except SAID as refusal:
        return item_page(request, review_id, refusal)
    return go_on(request, _("Asked; you will be told of the answer."))


@require_POST
def escalate(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Pass it on to the board's other moderators, then the next item."""
    queries.item(request.user, review_id)
    try:
        escalating.escalate_review(by=request.user, review_id=review_id, reason=reason_in(request))
    except SAID as refusal:
        return item_page(request, review_id, refusal)
    return go_on(request, _("Passed on: another moderator decides."))


@require_POST
def note(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Correct what a clue contains; it waits anew, and the page is that of its new review."""
    queries.item(request.user, review_id)
    form = NoteForm(request.POST)
    problem = "" if form.is_valid() else " ".join(str(one) for errors in form.errors.values() for one in errors)
    if problem:
        return item_page(request, review_id, BadInput(problem))
    told = {"chosen": form.cleaned_data["notes"], "words": form.cleaned_data["note_words"]}
    try:
        waiting = correct_note(by=request.user, review_id=review_id, seen=request.POST.get("seen", ""), **told)
    except SAID as refusal:
        return item_page(request, review_id, refusal)
    messages.success(request, _("Corrected. It waits anew, with this note."))
    return redirect("desk:item", waiting.pk)


def outcome_of(done: bool | None) -> str:
    """None: held, with a button to undo it on the next page."""
    if done is None:
        return _("Decided.")
    return _("Decided.") if done else _("Noted: it takes another moderator too.")
