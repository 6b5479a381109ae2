"""One's own account, what one knows, and the first administrator of all."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from accounts import actions, admin_actions, provider_actions, queries, rosters
from accounts.errors import BadInput, NotAllowed, NotFoundHere
from accounts.expertise import change_expertise, expertise_of
from accounts.expertise_forms import ExpertiseForms, country_labels
from accounts.forms import FirstAdministratorForm
from accounts.models import User


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Who I am here, until when, and how I prove it."""
    user = _person(request)
    context = {
        "person": user,
        "factors": queries.second_factors(user),
        "has_providers": user.is_cleared and bool(provider_actions.offered_to(user)),
        "languages": settings.LANGUAGES,
        "renewable": rosters.is_renewable(user),
        "told": expertise_of(user) if user.is_vetted else None,
    }
    return render(request, "accounts/home.html", context)


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """The language of the interface: a cookie for everyone, kept with the account of who is signed in."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User):
        actions.change_language(by=request.user, language=chosen)
    elif chosen not in dict(settings.LANGUAGES):
        raise BadInput(_("Bearings doesn't speak this language yet."))
    return set_language(request)


@require_http_methods(["GET", "POST"])
def expertise(request: HttpRequest) -> HttpResponse:
    """Languages, regions, subjects; “add” gives one more row and keeps everything typed."""
    user = _person(request)
    known = expertise_of(user)
    forms = ExpertiseForms(known, request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if request.method == "POST" and not forms.added:
        status = 422
        if forms.is_valid():
            try:
                change_expertise(by=user, **forms.told())
            except BadInput as refusal:
                problem = refusal.sentence
            else:
                messages.success(request, _("Saved. Alerts follow it from now on."))
                return redirect("accounts:expertise")
    context = {"forms": forms, "problem": problem, "area_names": country_labels()}
    return render(request, "accounts/expertise.html", context, status=status)


@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Only while there are no people: whoever holds the machine's token becomes the first administrator."""
    if User.objects.exists():
        raise NotFoundHere
    form = FirstAdministratorForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "password_again"}
        try:
            user = admin_actions.create_first_administrator(**told)
        except (BadInput, NotAllowed) as refusal:
            problem = refusal.sentence
        else:
            record_authentication(request, user, "password")
            get_adapter().login(request, user)
            return redirect("mfa_index")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/first.html", {"form": form, "problem": problem}, status=status)


def _person(request: HttpRequest) -> User:
    """The middleware lets nobody but people through to these pages."""
    return cast(User, request.user)
