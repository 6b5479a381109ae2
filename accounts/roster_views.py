"""A coordinator's pages: their units, and one unit's roster, invitations and duty."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts import invitation_mail, organisation_actions, roster_actions, rosters, unit_events
from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.forms import DutyForm, InvitationForm
from accounts.models import Organisation, Role, User
from accounts.names import isolated
from audit import naming, readings


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Straight to the one unit that somebody keeps; a list for those who keep several."""
    user = _coordinator(request)
    found = list(rosters.kept_by(user).order_by("name"))
    if len(found) == 1:
        return redirect("accounts:unit", found[0].pk)
    readings.record_reading(unit_events.OrganisationsConsulted(), by=user)
    return render(request, "accounts/units.html", {"units": found})


@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Who belongs to a unit; what can be said of them, whom it invites, how it is reached."""
    user = _coordinator(request)
    one, problem = rosters.kept_by(user).one(organisation_id), ""
    inviting = InvitationForm(request.POST if "invite" in request.POST else None)
    duty = DutyForm(request.POST if "duty" in request.POST else None, initial=DutyForm.filled_from(one))
    if request.method == "POST":
        try:
            if _change(request, one, inviting, duty):
                return redirect("accounts:unit", one.pk)
        except (BadInput, NotAllowed, WrongState) as refusal:
            problem = refusal.sentence
    rows = rosters.rows(user, one)
    told = unit_events.RosterConsulted(
        object=str(one.pk), recipients="", subject=naming.named(r.person.pk for r in rows)
    )
    readings.record_reading(told, by=user)
    context = {
        "unit": one, "rows": rows, "due": rosters.due(rows), "invitations": rosters.invitations(one),
        "inviting": inviting, "duty": duty, "problem": problem,
    }  # fmt: skip
    return render(request, "accounts/unit.html", context, status=422 if request.method == "POST" else 200)


def _change(request: HttpRequest, one: Organisation, inviting: InvitationForm, duty: DutyForm) -> bool:
    """The one thing that was asked for; False when its form is to be shown again."""
    by, asked = cast(User, request.user), request.POST
    if "attest" in asked:
        count = roster_actions.attest(by=by, user_ids=_ids(asked.getlist("person")))
        said = ngettext("%(count)d person confirmed.", "%(count)d people confirmed.", count)
        messages.success(request, said % {"count": count})
    elif "left" in asked:
        person = roster_actions.note_left(by=by, user_id=_ids([asked["left"]])[0], reason=asked.get("reason", ""))
        messages.success(request, _("%(name)s is shut out.") % {"name": isolated(person.name)})
    elif "withdraw" in asked:
        roster_actions.withdraw_invitation(by=by, invitation_id=_ids([asked["withdraw"]])[0])
    elif inviting.is_bound and inviting.is_valid():
        invitation = roster_actions.invite(by=by, organisation_id=one.pk, **inviting.cleaned_data)
        if invitation_mail.send(request, invitation):
            messages.success(request, _("Invited. They apply with that address, and two moderators decide."))
        else:
            messages.warning(request, _("Invited, but the mail could not be sent: tell them yourself to sign up."))
    elif duty.is_bound and duty.is_valid():
        organisation_actions.change_duty(by=by, organisation_id=one.pk, duty=duty.duty())
        messages.success(request, _("Saved."))
    else:
        return False
    return True


def _ids(written: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in written]
    except ValueError:
        raise NotFoundHere from None


def _coordinator(request: HttpRequest) -> User:
    """Nobody else finds anything here."""
    user = cast(User, request.user)
    if not (user.has_role(Role.COORDINATOR) or user.has_role(Role.ADMINISTRATOR)):
        raise NotFoundHere
    return user
