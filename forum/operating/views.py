"""Answers to machines that ask how it is, the status page, and the administrators' page of the installation."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from accounts import permissions
from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.requests import ClearedRequest
from accounts.sudo import fresh_to_post
from audit.middleware import client_address
from forum.operating import actions, history, measures, modes, numbers, parts
from forum.operating.forms import NoticeForm, SwitchForm

PLAIN = "text/plain; charset=utf-8"


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing is asked."""
    _check_listed(request)
    return HttpResponse("alive\n", content_type=PLAIN)


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """All parts work, or not: which of them, the log and the administrators' page say."""
    _check_listed(request)
    if all(one.is_up for one in parts.parts()):
        return HttpResponse("ready\n", content_type=PLAIN)
    return HttpResponse("not ready\n", content_type=PLAIN, status=503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What all processes counted, and numbers of this moment."""
    _check_listed(request)
    registry = measures.counted()
    registry.register(numbers.Collected())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@require_GET
def status(request: ClearedRequest) -> HttpResponse:
    """For everybody: which parts work, in words, and what is planned. No numbers."""
    found = [(one.words, one.is_up) for one in parts.parts()]
    return render(request, "operating/status.html", {"parts": found, "now": modes.current(), "all_up": _all_up()})


@fresh_to_post
@require_http_methods(["GET", "POST"])
def operating(request: ClearedRequest) -> HttpResponse:
    """Parts with what is wrong, numbers, and the forms of mode and notice; what was typed stays when it can't be."""
    permissions.check_administer(request.user)
    now, problem, code = modes.read(), "", 200
    switch = SwitchForm(request.POST if "switch" in request.POST else None, initial={"mode": now.mode})
    notice = NoticeForm(request.POST if "announce" in request.POST else None, initial={"words": now.notice})
    if request.method == "POST":
        try:
            if said := _done(request, switch, notice):
                messages.success(request, said)
                return redirect("operating:operating")
            code = BadInput.status
        except (BadInput, Conflict) as refusal:
            problem, code = refusal.sentence, refusal.status
    shown = {"switch": switch, "notice": notice, "now": now, "problem": problem, "parts": parts.parts()}
    return render(request, "operating/operating.html", {**shown, "lines": history.lines()}, status=code)


def _done(request: ClearedRequest, switch: SwitchForm, notice: NoticeForm) -> str:
    """What was done, in a sentence; empty when a form is to be shown again."""
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 9):
        raise NotFoundHere
    if switch.is_bound and switch.is_valid():
        actions.switch_mode(by=request.user, to=switch.switch(), seen=int(seen))
        return _("Switched. Every page and socket knows it within five seconds.")
    if notice.is_bound and notice.is_valid():
        actions.announce(by=request.user, words=notice.cleaned_data["words"], seen=int(seen))
        return _("Announced.") if notice.cleaned_data["words"].strip() else _("Taken back.")
    return ""


def _all_up() -> bool:
    return all(one.is_up for one in parts.parts())


def _check_listed(request: HttpRequest) -> None:
    """Only the operator's networks: for anybody else there is nothing here."""
    if not is_listed(request):
        raise NotFoundHere


def is_listed(request: HttpRequest) -> bool:
    """By the address of the machine that asks. Behind a front that no setting names nobody is believed."""
    if not settings.TRUSTED_PROXIES and ("X-Forwarded-For" in request.headers or "Forwarded" in request.headers):
        return False
    try:
        address = ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in network for network in settings.MONITORS)
