"""The author's own page of a question: what a moderator asks, and the answer."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, WrongState
from accounts.requests import ClearedRequest
from audit import readings
from forum.review import questions
from forum.review.events import QuestionConsulted
from forum.review.models import Question, Review
from forum.review.question_queries import own_question


class AnswerForm(forms.Form):
    """A few words to the moderators."""

    words = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=questions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=gettext_lazy("Only moderators of this board read it. It is never published."),
    )


@require_http_methods(["GET", "POST"])
def question(request: ClearedRequest, question_id: UUID) -> HttpResponse:
    """Read it, answer it once."""
    one = own_question(request.user, question_id)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            questions.answer_question(by=request.user, question_id=question_id, words=form.cleaned_data["words"])
            messages.success(request, _("Sent to the moderators."))
            return redirect("review:question", question_id)
        except (BadInput, WrongState) as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    elif request.method == "POST":
        status = BadInput.status
    return _page(request, one, form, status)


def _page(request: ClearedRequest, one: Question, form: AnswerForm, status: int) -> HttpResponse:
    review = one.review
    event = QuestionConsulted(object=str(review.pk), case=str(review.case_id))
    readings.record_reading(event, by=request.user)
    waits = review.state == Review.State.WAITING and one.answered_at is None
    context = {"question": one, "review": review, "case": review.case, "form": form, "waits": waits}
    return render(request, "review/question.html", context, status=status)
