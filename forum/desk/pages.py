"""The page of an item at the desk, as every view of it shows it again with what went wrong and what was typed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict, Refusal, WrongState
from accounts.requests import ClearedRequest
from forum.care.asking import next_for
from forum.care.gates import gate
from forum.casefile.requests import consulted
from forum.conduct.models import Strike
from forum.conduct.permissions import OF
from forum.desk import queries
from forum.desk.context import around, record_of
from forum.desk.found import found_in
from forum.desk.kinds import KINDS, obstacle, opened
from forum.desk.reasons import choices
from forum.review import questions
from forum.review.events import ReviewConsulted
from forum.review.models import Question, Review
from forum.review.question_queries import questions_on

DECIDED = "desk_decided"  # the session's key of until when something it decided may still be undone
UNDOABLE = 600  # seconds: longer than can be set, and than a keeper that is late takes
SAID = (BadInput, Conflict, WrongState)  # beside the item, with what was typed; the others are pages of their own


def item_page(request: ClearedRequest, review_id: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """One item exactly as others would see it; on record before it is shown."""
    review = queries.item(request.user, review_id)
    kind = KINDS[review.kind]
    opened(by=request.user, review=review)
    consulted(request, ReviewConsulted, review.pk, review.case_id, review.of_person)
    shown = kind.shown(review)
    context = {
        **at_hand(request),
        "review": review,
        "vetting": shown,
        "template": kind.template,
        "verdicts": list(kind.verdicts),
        "problem": refusal.sentence if refusal else "",
        **_beside(request, review, shown),
        **_for_verdict(request, review),
    }
    return render(request, "desk/queue.html", context, status=refusal.status if refusal else 200)


def _beside(request: ClearedRequest, review: Review, shown: Any) -> dict[str, object]:
    """What a moderator knows besides the item itself."""
    return {
        "care": gate(request.user, shown.clue) if review.kind == Review.Kind.CLUE else None,
        "wording": found_in(review, shown),
        "around": around(request.user, review),
        "record": record_of(request.user, review),
        "escalations": queries.escalations(review),
        "questions": _questions(review),
        "obstacle": obstacle(by=request.user, review=review),
    }


def _for_verdict(request: ClearedRequest, review: Review) -> dict[str, object]:
    """The form, with what was typed in it."""
    return {
        "reasons": choices(review),
        "askable": review.kind in questions.ASKABLE,
        "typed": request.POST.get("reason", ""),
        "strikes": Strike.Kind.choices if review.kind in OF else [],
        "given": strike_in(request),
    }


def _questions(review: Review) -> list[Question]:
    """What its author was asked; at a second look nothing, which would tell who looked first."""
    if review.kind == Review.Kind.SECOND_LOOK or not vars(review).get("is_asked", True):
        return []
    return questions_on(review)


def at_hand(request: ClearedRequest) -> dict[str, Any]:
    """What every page of the desk shows beside the item; the badge in the header need not count the same again."""
    only, decided = only_of(request), request.session.get(DECIDED, 0)
    shown = queries.at_hand(request.user, only, has_decided=decided > time.time())
    if only == queries.Only():
        vars(request)["queue_size"] = shown["head"].waiting
    return shown


def go_on(request: ClearedRequest, outcome: str) -> HttpResponse:
    """What was done, and the next item."""
    note_decided(request)
    only = only_of(request)
    following = next_for(request.user, only.of(Review.objects.to_decide(request.user)))
    more = _("Here is the next one.") if following else _("Nothing else waits for you now.")
    messages.success(request, f"{outcome} {more}")
    return redirect("desk:item", following.pk) if following else redirect("desk:queue")


def taken_back(request: ClearedRequest) -> HttpResponse:
    """What was before them is over; what they typed is not lost."""
    messages.error(request, _("Its author has changed this, or taken it back, since you opened it: look again."))
    if reason := reason_in(request):
        messages.info(request, _("You had written: “%(reason)s”") % {"reason": reason})
    return redirect("desk:queue")


def note_decided(request: ClearedRequest) -> None:
    """From now on the pages of this session look for what can be undone."""
    request.session[DECIDED] = time.time() + UNDOABLE


def only_of(request: ClearedRequest) -> queries.Only:
    """What this session wants to see of the queue."""
    return queries.Only.chosen(request.session.get(queries.ONLY, []))


def say(request: ClearedRequest, action: Callable[[], object]) -> None:
    """Do it; what was refused is said on the page that follows."""
    try:
        action()
    except SAID as refusal:
        messages.error(request, refusal.sentence)


def reason_in(request: ClearedRequest) -> str:
    """One's own words, else the canned ones."""
    words = request.POST.get("reason", "").strip() or request.POST.get("canned", "")
    return words.replace("\x00", "")  # PostgreSQL refuses it


def strike_in(request: ClearedRequest) -> dict[str, str]:
    """What for and in which words, where one is given with the verdict."""
    sent = {name: request.POST.get(name, "") for name in ("strike", "strike_words")}
    return {name: value.replace("\x00", "").strip() for name, value in sent.items()}
