"""The page on which a moderator makes a case or a board slow, or ends that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput
from accounts.requests import ClearedRequest
from audit import readings
from forum.boards.models import Board
from forum.boards.slow import MINUTES
from forum.cases.models import Case
from forum.discussion import events, slow

get_or_post = require_http_methods(["GET", "POST"])


class SlowForm(forms.Form):
    """How slow, for how long, and why."""

    minutes = forms.TypedChoiceField(
        label=gettext_lazy("One post per person"), coerce=int, widget=forms.RadioSelect,
        choices=[(0, gettext_lazy("at any time: slow mode is off")),
                 *((n, ngettext_lazy("every minute", "every %(n)d minutes", n) % {"n": n}) for n in MINUTES)],
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label=gettext_lazy("For how long"), coerce=int, initial=4,
        choices=[(n, ngettext_lazy("one hour", "%(n)d hours", n) % {"n": n}) for n in slow.HOURS],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=400,
        help_text=gettext_lazy("It stands in the trail and in the moderation log; who writes reads only the sentence."),
    )  # fmt: skip


@get_or_post
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """Of one case."""
    one = slow.case_kept_by(request.user, case_id)
    place = _Place({"case": one, "board": one.board, "slow": one.slow_mode}, reverse("cases:case", args=[case_id]))
    return _page(request, one, place, partial(slow.slow_case, case_id=case_id))


@get_or_post
def board(request: ClearedRequest, board_id: UUID) -> HttpResponse:
    """Of every case of a board."""
    one = slow.board_kept_by(request.user, board_id)
    slow_now = (one.slow_minutes, one.slow_until) if one.is_slow else None
    place = _Place({"board": one, "slow": slow_now}, reverse("boards:board", args=[board_id]))
    return _page(request, one, place, partial(slow.slow_board, board_id=board_id))


@dataclass(frozen=True)
class _Place:
    """What the page shows of a case or a board, and where it came from."""

    shown: dict[str, object]
    page: str


def _page(request: ClearedRequest, one: Case | Board, place: _Place, make: Callable[..., object]) -> HttpResponse:
    form = SlowForm(request.POST or None, initial={"minutes": one.slow_minutes if one.is_slow else 0})
    if request.method == "POST" and form.is_valid():
        try:
            make(by=request.user, **form.cleaned_data)
            messages.success(request, _("Kept, and on the trail."))
            return redirect(place.page)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    in_case = {"case": str(one.pk), "detail": "slow mode"} if isinstance(one, Case) else {"detail": "slow mode"}
    readings.record_reading(events.PostsConsulted(object=str(one.pk), **in_case), by=request.user)
    return render(request, "discussion/slow.html", {"form": form, **place.shown}, status=422 if form.errors else 200)
