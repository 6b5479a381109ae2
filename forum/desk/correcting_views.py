"""Correcting a few words of a text and approving it in one step: the words, what they change, and the verdict."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, Conflict, NotFoundHere, Refusal
from accounts.requests import ClearedRequest
from forum.casefile.requests import consulted
from forum.desk import holding, queries
from forum.desk.kinds import KINDS, Given, obstacle
from forum.desk.pages import SAID, go_on
from forum.desk.views import outcome_of
from forum.discussion import correcting
from forum.discussion import queries as posts
from forum.discussion.diff import words_changed
from forum.discussion.steps import LONGEST
from forum.review.events import ReviewConsulted
from forum.review.models import Review


class CorrectionForm(forms.Form):
    """The whole text, corrected, and which version it began with."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        help_text=_("A few words only: a typing error, a name. The author is told what you changed."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


@require_http_methods(["GET", "POST"])
def correct(request: ClearedRequest, review_id: UUID) -> HttpResponse:
    """Nothing is sent by looking at what it changes."""
    review = queries.item(request.user, review_id)
    if "correct" not in KINDS[review.kind].verdicts:
        raise NotFoundHere
    shown = posts.vetting(review)
    correcting.check_whole(request.user, shown.revision)
    form = CorrectionForm(request.POST or None, initial={"text": shown.revision.said, "seen": review.seen_hash})
    if request.method == "GET" or not form.is_valid():
        return _page(request, review, shown, form)
    given = Given(seen=form.cleaned_data["seen"], text=form.cleaned_data["text"])
    try:
        if request.POST.get("do") != "approve":
            correcting.checked(review, shown.revision, given.text)
            return _page(request, review, shown, form)
        done = holding.give(by=request.user, review=review, verdict="correct", given=given)
    except SAID as refusal:
        return _page(request, review, shown, form, refusal)
    return go_on(request, outcome_of(done))


def _page(
    request: ClearedRequest, review: Review, shown: posts.Vetting, form: CorrectionForm, refusal: Refusal | None = None
) -> HttpResponse:
    """With the words that it changes, as far as there are any; what was typed is never lost."""
    consulted(request, ReviewConsulted, review.pk, review.case_id)
    if refusal is not None:
        form.add_error(None if isinstance(refusal, Conflict) else "text", refusal.sentence)
    typed = str(form["text"].value() or "").replace("\r\n", "\n").strip()
    context = {
        "review": review,
        "form": form,
        "vetting": shown,
        "changes": words_changed(shown.revision.said, typed) if form.is_bound else None,
        "obstacle": obstacle(by=request.user, review=review),
    }
    status = refusal.status if refusal else BadInput.status if form.errors else 200
    return render(request, "desk/correct.html", context, status=status)
