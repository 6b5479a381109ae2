"""Signing in by an organisation's own provider: leaving for it, coming back, and the links that one has."""

from __future__ import annotations

from types import ModuleType
from typing import cast
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, clearance, provider_actions, sudo
from accounts.errors import NotFoundHere, WrongState
from accounts.journeys import Identity, Journey, ProviderFailed
from accounts.models import ProviderLink, User
from accounts.providers import Provider

SIGN_IN, LINK = "sign in", "link"


@require_POST
def go(request: HttpRequest, provider: str) -> HttpResponse:
    """From the page of sign-in to the provider's."""
    if isinstance(request.user, User):
        return redirect("/")
    return _leave(request, _provider(provider), Journey(SIGN_IN, "", _within(request, request.POST.get("next", ""))))


@require_GET
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """From the provider's page: to the second factor, or back to the page of one's links."""
    there, is_signed_in = _provider(provider), isinstance(request.user, User)
    try:
        identity = _openid().come_back(request, there)
    except ProviderFailed:
        messages.error(request, _failed(there))
        return redirect("accounts:providers" if is_signed_in else "account_login")
    if identity.journey.purpose == LINK:
        return _link(request, there, identity)
    return redirect("/") if is_signed_in else _sign_in(request, there, identity)


@require_http_methods(["GET", "POST"])
@sudo.fresh_to_post
def own(request: HttpRequest) -> HttpResponse:
    """The providers of one's organisation; `link` leaves for one of them, `unlink` takes the link with it off."""
    user = cast(User, request.user)
    if request.method == "POST" and "link" in request.POST:
        return _leave(request, _provider(request.POST["link"]), Journey(LINK, str(user.pk), ""))
    if request.method == "POST":
        code = request.POST.get("unlink", "")
        provider_actions.unlink(by=user, code=code, here=request.session.session_key)
        _tell(request, user, "unlinked", code)
        messages.success(request, _("The link is off: you sign in with your passkey, or with password and code."))
        return redirect("accounts:providers")
    links = {link.provider: link for link in ProviderLink.objects.filter(user=user)}
    offered = [(one, links.pop(one.code, None)) for one in provider_actions.offered_to(user)]
    return render(request, "accounts/providers.html", {"offered": offered, "others": list(links.values())})


def _sign_in(request: HttpRequest, provider: Provider, identity: Identity) -> HttpResponse:
    """They have proved as much as by a password, and no more: the second factor is asked for here as ever."""
    user, why_not = provider_actions.who_is(provider, identity.subject)
    if user is None or why_not:
        actions.refuse_sign_in(address=user.email if user else "", why=f"provider {provider.code}: {why_not}")
        messages.error(request, _not_linked(provider))
        return redirect("account_login")
    record_authentication(request, user, "provider", type=f"provider {provider.code}")
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=identity.journey.next or None))
    return response


def _link(request: HttpRequest, provider: Provider, identity: Identity) -> HttpResponse:
    """Only for who left, and while their proof is fresh: the page of another person's session gets nothing."""
    user = request.user
    is_theirs = isinstance(user, User) and str(user.pk) == identity.journey.by
    if not is_theirs or not clearance.is_session_cleared(request.session, user):
        return redirect("/")
    person = cast(User, user)
    if not clearance.is_fresh(request.session, person):
        messages.warning(request, _("That took more than five minutes. Confirm that it is you, then link it again."))
        return redirect("accounts:providers")
    try:
        here = request.session.session_key
        provider_actions.link(by=person, provider=provider, subject=identity.subject, here=here)
    except WrongState as refusal:
        messages.error(request, refusal.sentence)
    else:
        _tell(request, person, "linked", provider.code)
        messages.success(request, _("Linked. A second factor is still asked for each time."))
    return redirect("accounts:providers")


def _leave(request: HttpRequest, provider: Provider, journey: Journey) -> HttpResponse:
    """A page that goes there by itself: a form's answer may redirect to our own origin only (form-action)."""
    try:
        address = _openid().leave(request, provider, journey)
    except ProviderFailed:
        messages.error(request, _failed(provider))
        return redirect("accounts:providers" if journey.purpose == LINK else "account_login")
    context = {"provider": provider, "address": address, "host": urlsplit(address).netloc}
    return render(request, "accounts/leaving.html", context)


def _provider(code: str) -> Provider:
    found: Provider | None = settings.SIGN_IN_PROVIDERS.get(code)
    if found is None:
        raise NotFoundHere
    return found


def _within(request: HttpRequest, address: str) -> str:
    """Where they wanted to go in Bearings; nothing for an address elsewhere."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def _failed(provider: Provider) -> str:
    return _("%(provider)s did not sign you in. Try again, or sign in without it.") % {"provider": provider.name}


def _not_linked(provider: Provider) -> str:
    """One sentence for whoever it was: not linked, inactive, of another organisation, locked (ASVS V6.3.8)."""
    told = _(
        "Nobody can sign in by this account at %(provider)s. Sign in without it; then you can link it on the page of "
        "your account."
    )
    return told % {"provider": provider.name}


def _tell(request: HttpRequest, user: User, what: str, code: str) -> None:
    """A mail to the person, as for any other change of how they sign in."""
    provider = settings.SIGN_IN_PROVIDERS.get(code)
    context = {"provider_name": provider.name if provider else code}
    get_adapter(request).send_notification_mail(f"account/email/provider_{what}", user, context)


def _openid() -> ModuleType:
    """Loaded when somebody goes to a provider: Authlib and its client for HTTP are 6 MiB in every process for pages."""
    from accounts import openid  # noqa: PLC0415

    return openid
