"""The applicant's own page: the form, where the application stands, and what the moderators said."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, WrongState
from accounts.forms import ApplicationForm
from accounts.models import Application, User
from accounts.queries import latest_application
from forum.review import applications
from forum.review.application_queries import decisions_on


@require_http_methods(["GET", "POST"])
def application_page(request: HttpRequest) -> HttpResponse:
    """Ask to be vetted, complete what was returned, or see where it stands."""
    user = cast(User, request.user)
    if user.is_vetted:
        return redirect("accounts:home")
    application = latest_application(user)
    returned = application is not None and application.state == Application.State.RETURNED
    form, problem, status = _form(request, application if returned else None), "", 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                send = applications.resubmit_application if returned else applications.apply
                send(by=user, **form.cleaned_data)
                return redirect("review:application")
        except (BadInput, WrongState) as refusal:
            problem, status = refusal.sentence, refusal.status
    context = {
        "form": form if application is None or application.state != Application.State.PENDING else None,
        "application": application,
        "decisions": decisions_on(application) if application else [],
        "problem": problem,
    }
    return render(request, "accounts/application.html", context, status=status)


def _form(request: HttpRequest, returned: Application | None) -> ApplicationForm:
    initial = ApplicationForm.filled_from(returned) if returned else None
    return ApplicationForm(request.POST or None, initial=initial)
