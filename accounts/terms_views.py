"""What is accepted: the notice before sign-in, and the terms and the code of conduct, in versions, after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions, notice, terms
from accounts.errors import NotFoundHere
from accounts.models import User


@require_http_methods(["GET", "POST"])
def notice_page(request: HttpRequest) -> HttpResponse:
    """Before the sign-in page: who may use this, and that everything is recorded."""
    there = _onward(request)
    if request.method == "POST":
        onward = redirect(there)
        notice.accept(onward)
        return onward
    return render(request, "accounts/notice.html", {"next": there})


@require_http_methods(["GET", "POST"])
def terms_page(request: HttpRequest) -> HttpResponse:
    """The current version of every document; who has not accepted all of them can do nothing else."""
    user = cast(User, request.user)
    if request.method == "POST":
        actions.accept_terms(by=user)
        return redirect(_onward(request))
    accepted = {(one.document, one.version): one.at for one in user.acceptances.order_by("at")}
    missing = terms.missing(accepted)
    shown = [(one, one.template(one.version), accepted.get((one.code, one.version))) for one in terms.DOCUMENTS]
    context = {"shown": shown, "missing": missing, "former": _former(accepted), "next": _onward(request)}
    return render(request, "accounts/terms.html", context)


@require_GET
def terms_version(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """One document as it was in one version, for those who accepted that one."""
    document = terms.found(code)
    if document is None or not 1 <= version <= document.version:
        raise NotFoundHere
    shown = [(document, document.template(version), None)]
    return render(request, "accounts/terms.html", {"shown": shown, "missing": [], "former": [], "version": version})


def _onward(request: HttpRequest) -> str:
    """Where they were going; never elsewhere."""
    there = request.POST.get("next", request.GET.get("next", ""))
    return there if url_has_allowed_host_and_scheme(there, None) else "/"


def _former(accepted: Mapping[tuple[str, int], object]) -> list[tuple[terms.Document, int, object]]:
    """Earlier versions that this person accepted, with the day."""
    documents = {one.code: one for one in terms.DOCUMENTS}
    return [
        (documents[code], version, at)
        for (code, version), at in accepted.items()
        if code in documents and version < documents[code].version
    ]
