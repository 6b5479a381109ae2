"""The applicant's own page: the form, where the application stands, and what the moderators said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import invitations, rosters
from accounts.errors import BadInput, WrongState
from accounts.forms import ApplicationForm, InvitedForm, RenewalForm
from accounts.models import Application, Invitation, User
from accounts.queries import latest_application
from forum.review import applications, renewals
from forum.review.application_queries import decisions_on


@dataclass(frozen=True)
class Asking:
    """What this person can send now."""

    user: User
    application: Application | None  # the newest
    invitation: Invitation | None

    @property
    def is_waiting(self) -> bool:
        return self.application is not None and self.application.state == Application.State.PENDING

    @property
    def is_returned(self) -> bool:
        return self.application is not None and self.application.state == Application.State.RETURNED

    def form(self, request: HttpRequest) -> forms.Form:
        """The form for it, filled in with what is known."""
        data = request.POST or None
        if self.application is not None and self.is_returned:
            kind = RenewalForm if self.application.is_renewal else ApplicationForm
            return kind(data, initial=ApplicationForm.filled_from(self.application))
        if self.user.is_vetted:
            return RenewalForm(data)
        return InvitedForm(data) if self.invitation else ApplicationForm(data)

    def send(self, words: dict[str, Any]) -> None:
        if self.application is not None and self.is_returned:
            kept = {one: getattr(self.application, one) for one in ("agency", "country", "role")}
            applications.resubmit_application(by=self.user, **(kept | words))
        elif self.user.is_vetted:
            renewals.renew(by=self.user, **words)
        elif self.invitation:
            renewals.apply_invited(by=self.user, **words)
        else:
            applications.apply(by=self.user, **words)


@require_http_methods(["GET", "POST"])
def application_page(request: HttpRequest) -> HttpResponse:
    """Ask to be vetted or renewed, complete what was returned, or see where it stands."""
    asking = _asking(cast(User, request.user))
    if asking.user.is_vetted and not _concerns_vetted(asking):
        return redirect("accounts:home")
    form, problem, status = asking.form(request), "", 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                asking.send(form.cleaned_data)
                return redirect("review:application")
        except (BadInput, WrongState) as refusal:
            problem, status = refusal.sentence, refusal.status
    context = {
        "form": None if asking.is_waiting else form,
        "application": asking.application,
        "invitation": None if asking.application or asking.user.is_vetted else asking.invitation,
        "renews": asking.user.is_vetted,
        "decisions": decisions_on(asking.application) if asking.application else [],
        "problem": problem,
    }
    return render(request, "accounts/application.html", context, status=status)


def _asking(user: User) -> Asking:
    application = latest_application(user)
    if application is not None and user.is_vetted and not application.is_renewal:
        application = None  # the one by which they were vetted is history
    return Asking(user, application, None if user.is_vetted else invitations.usable_by(user))


def _concerns_vetted(asking: Asking) -> bool:
    return asking.is_waiting or asking.is_returned or rosters.is_renewable(asking.user)
