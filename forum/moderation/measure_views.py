"""The numbers of moderators' work: one's own, those of whom one looks after, a file of them, and a sample."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role
from accounts.requests import ClearedRequest
from accounts.sudo import asked_to_confirm
from audit import readings
from forum.moderation import events, exporting, measures
from forum.second_look.sampling import MOST, draw_sample


class SampleForm(forms.Form):
    """How many, of whom or of which board; what may be chosen is what the page shows."""

    of = forms.ChoiceField(label=gettext_lazy("Of what was let through by, or on"))
    number = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=MOST, initial=5)

    def __init__(self, shown: measures.Team, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        people = [(f"person {one.pk}", one.name) for one in shown.people]
        boards = [(f"board {one.pk}", one.name) for one in shown.boards]
        groups = ((_("Moderators"), people), (_("Boards"), boards))
        self.fields["of"].choices = [one for one in groups if one[1]]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, UUID]:
        what, _space, pk = str(self.cleaned_data["of"]).partition(" ")
        return {f"{what}_id": UUID(pk)}


@require_GET
def mine(request: ClearedRequest) -> HttpResponse:
    """One's own numbers, with who else sees them."""
    if not request.user.has_role(Role.MODERATOR):
        raise NotFoundHere
    days = _days(request.GET.get("days", ""))
    event = events.MeasuresConsulted(object=str(request.user.pk), detail=f"own, {days} days")
    readings.record_reading(event, by=request.user)
    shown = {
        "rows": [measures.own(request.user, days)],
        "days": days,
        "choices": measures.DAYS,
        "least": measures.LEAST,
    }
    return render(request, "moderation/mine.html", shown)


@require_GET
def team(request: ClearedRequest) -> HttpResponse:
    """For leads: by moderator and by board."""
    return _team(request, _days(request.GET.get("days", "")))


@require_POST
def export(request: ClearedRequest) -> HttpResponse:
    """The same as a file, after a factor used within five minutes; on record before its first byte leaves."""
    days = _days(request.POST.get("days", ""))
    if asking := asked_to_confirm(request, back=_address(days)):
        return asking
    event = events.MeasuresExported(detail=f"{days} days", recipients=str(request.user.pk))
    readings.record_reading(event, by=request.user)
    shown = measures.team(request.user, days)
    lines = exporting.measured([*shown.people, *shown.boards])
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="moderators-{timezone.now():%Y-%m-%d}.csv"'
    return answer


@require_POST
def sample(request: ClearedRequest) -> HttpResponse:
    """Draw some approvals for second looks."""
    days = _days(request.POST.get("days", ""))
    form = SampleForm(measures.team(request.user, days), request.POST)
    if not form.is_valid():
        return _team(request, days, form)
    try:
        drawn = draw_sample(by=request.user, days=days, number=form.cleaned_data["number"], **form.chosen())
    except BadInput as refusal:
        form.add_error(None, refusal.sentence)
        return _team(request, days, form)
    sentence = ngettext("%(n)d is drawn. It goes to another moderator like any second look.",
                        "%(n)d are drawn. They go to other moderators like any second look.", len(drawn))  # fmt: skip
    messages.success(request, sentence % {"n": len(drawn)})
    return redirect(_address(days))


def _team(request: ClearedRequest, days: int, form: SampleForm | None = None) -> HttpResponse:
    readings.record_reading(events.MeasuresConsulted(object="people", detail=f"{days} days"), by=request.user)
    shown = measures.team(request.user, days)
    context = {"team": shown, "days": days, "choices": measures.DAYS, "least": measures.LEAST,
               "form": form or SampleForm(shown)}  # fmt: skip
    return render(request, "moderation/team.html", context, status=422 if form else 200)


def _days(asked: str) -> int:
    """One of the periods; anything else is thirty days."""
    return int(asked) if asked in {str(one) for one in measures.DAYS} else 30


def _address(days: int) -> str:
    return f"{reverse('moderation:team')}?days={days}"
