"""The auditors' pages. Reading the trail is itself recorded before anything is shown."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from audit import actions, administrative, disclosing, events, finding, leaves, log, openings, queries, readings
from audit.forms import AskForm, OpenForm
from audit.models import Entry
from audit.tlog.published import Published
from audit.words import FIELDS

NOTHING: frozenset[str] = frozenset()


class Auditor(log.Actor, Protocol):
    """What this room needs to know of a person: it knows no accounts."""

    @property
    def is_cleared(self) -> bool: ...
    def has_role(self, role: str) -> bool: ...


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """Entries newest first, as asked for."""
    by = auditor(request)
    form = AskForm(request.GET)
    if not form.is_valid():
        return _asked_wrongly(request, form)
    asked, before, opening = form.asked(), request.GET.get("before", ""), openings.current(request.session)
    told = events.TrailConsulted(detail=str(asked), justification=opening.reason if opening else "")
    readings.record_reading(told, by=by)
    page = queries.trail_page(asked, before, blind=is_blind(by), is_open=bool(opening))
    shown = {"form": form, "page": page, "older": _older(request, page.older), "asked": asked}
    return render(request, "audit/trail.html", {**shown, **_shared(request, by, opening)})


@require_GET
def administrators(request: HttpRequest) -> HttpResponse:
    """What administrators and operators did, newest first, live; its list alone as a fragment."""
    by, opening = auditor(request), openings.current(request.session)
    told = events.TrailConsulted(detail="administrators' acts", justification=opening.reason if opening else "")
    readings.record_reading(told, by=by)
    if "fragment" not in request.GET and not request.GET.get("before"):
        administrative.seen(by)  # before the list is read: what comes meanwhile is not seen
    page = queries.administrative_page(request.GET.get("before", ""), blind=is_blind(by), is_open=bool(opening))
    shown = {"page": page, "older": _older(request, page.older), **_shared(request, by, opening)}
    return render(request, f"audit/{'_' if 'fragment' in request.GET else ''}administrators.html", shown)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A case's code or a person's address was typed: the page that follows has only their ids in its address."""
    auditor(request)
    form = AskForm(request.POST)
    if form.is_valid() and form.cleaned_data["person"] and not openings.current(request.session):
        form.add_error("person", _("To look for what a person did, open personal fields first, and say why."))
    if not form.is_valid():
        return _asked_wrongly(request, form)
    typed = {name: request.POST.get(name, "") for name in ("op", "led", "outcome", "since", "until", "object")}
    for name, kind, field in (("case", finding.CASE, "code"), ("actor", finding.PERSON, "person")):
        written = form.cleaned_data[field]
        typed[name] = finding.find(kind, written) if written else request.POST.get(name, "")
    query = urlencode({name: value for name, value in typed.items() if value})
    return redirect(reverse("audit:trail") + (f"?{query}" if query else ""))


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry with its exact bytes, its commitments and the proof of its place."""
    by, opening = auditor(request), openings.current(request.session)
    found = _found(by, entry_id)
    told = events.TrailConsulted(object=str(entry_id), justification=opening.reason if opening else "")
    readings.record_reading(told, by=by)
    shown = {
        "entry": found,
        "row": queries.entry_row(found, is_open=bool(opening)),
        "leaf": bytes(found.leaf).decode("utf-8", "backslashreplace"),
        "commitments": leaves.read(bytes(found.leaf))[1],
        "proof": disclosing.proof(found, Published(settings.AUDIT_LOG)),
    }
    return render(request, "audit/entry.html", {**shown, **_shared(request, by, opening)})


@require_GET
def proof(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The entry and its proof as one file, with its private fields only while they are opened."""
    by, opening = auditor(request), openings.current(request.session)
    found = _found(by, entry_id)
    told = events.TrailExported(object=str(entry_id), justification=opening.reason if opening else "")
    readings.record_reading(told, by=by)
    return proof_file(found, frozenset(leaves.FIELDS) if opening else NOTHING)


def proof_file(found: Entry, fields: disclosing.Fields) -> HttpResponse:
    """One entry as a .tlog-proof; 404 while it waits to be signed."""
    made = disclosing.proof(found, Published(settings.AUDIT_LOG), disclosing.document(found, fields))
    if made is None:
        raise Http404
    answer = HttpResponse(made.text(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{made.index}.tlog-proof"'
    return answer


@require_POST
def open_fields(request: HttpRequest) -> HttpResponse:
    """Who did what is shown for a quarter of an hour, once the reason stands in the trail."""
    by, form = auditor(request), OpenForm(request.POST)
    if not form.is_valid():
        return render(request, "audit/opening.html", {"opening_form": form, "here": _back(request)}, status=400)
    openings.begin(request.session, actions.open_fields(by=by, justification=form.cleaned_data["reason"]))
    return redirect(_back(request))


@require_POST
def close_fields(request: HttpRequest) -> HttpResponse:
    """They are shut again before the quarter of an hour is over."""
    auditor(request)
    openings.end(request.session)
    return redirect("audit:trail")


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute everything now."""
    verdict = actions.verify_trail(by=auditor(request))
    return render(request, "audit/verdict.html", {"verdict": verdict})


def auditor(request: HttpRequest) -> Auditor:
    """The person, if they are a cleared auditor; to everybody else these pages do not exist."""
    user: Auditor = request.user  # type: ignore[assignment]
    if not (getattr(user, "is_cleared", False) and user.has_role("auditor")):
        raise Http404
    return user


def is_blind(by: Auditor) -> bool:
    """Experts judge without knowing whether others have; being an auditor too gives them no other eyes."""
    return by.has_role("expert")


def _found(by: Auditor, entry_id: UUID) -> Entry:
    found = queries.entries(blind=is_blind(by)).filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


def _shared(request: HttpRequest, by: Auditor, opening: openings.Opening | None) -> dict[str, Any]:
    form = None if opening else OpenForm()
    printed = {"by": by.audit_actor.partition(" ")[2], "at": leaves.moment()}
    shown = {"blind": is_blind(by), "opening": opening, "opening_form": form, "here": request.get_full_path()}
    return {**shown, "printed": printed, "head": Published(settings.AUDIT_LOG).head(), "labels": FIELDS}


def _asked_wrongly(request: HttpRequest, form: AskForm) -> HttpResponse:
    shown = _shared(request, auditor(request), openings.current(request.session))
    return render(request, "audit/trail.html", {"form": form, **shown}, status=400)


def _back(request: HttpRequest) -> str:
    """To the page of the trail that the form was on, and nowhere else."""
    here = request.POST.get("here", "")
    return here if here.startswith(reverse("audit:trail")) else reverse("audit:trail")


def _older(request: HttpRequest, cursor: str) -> str:
    """The query string of the next page; empty at the end."""
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked.pop("fragment", None)
    asked["before"] = cursor
    return asked.urlencode()
