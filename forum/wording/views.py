"""One page for administrators: the terms, each with its versions, and the forms to add, change and switch them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.requests import ClearedRequest
from forum.wording import actions, queries
from forum.wording.forms import TermForm
from forum.wording.queries import Term


@dataclass(frozen=True)
class Row:
    """A term with its form; what was typed into it stands there again, and what is wrong with that."""

    term: Term
    form: TermForm
    problem: str = ""


@require_http_methods(["GET", "POST"])
def terms(request: ClearedRequest) -> HttpResponse:
    """What was typed stays when it can't be used."""
    permissions.check_administer(request.user)
    sent, key, status, problem = None, "", 200, ""
    if request.method == "POST":
        sent, key = TermForm(request.POST, auto_id="sent-%s"), request.POST.get("term", "")
        try:
            if said := _done(request, sent, key):
                messages.success(request, said)
                return redirect("wording:terms")
            status = BadInput.status
        except (BadInput, Conflict) as refusal:
            problem, status = refusal.sentence, refusal.status
    changed = key if "change" in request.POST else ""
    rows = [_row(one, sent if one.key == changed else None) for one in queries.terms()]
    context = {"rows": rows, "form": sent if sent and not key else TermForm(), "typed": key, "problem": problem}
    return render(request, "wording/terms.html", context, status=status)


def _row(term: Term, sent: TermForm | None) -> Row:
    begun = TermForm(initial=TermForm.filled_from(term.newest), auto_id=f"{term.key}-%s")
    return Row(term, sent or begun)


def _done(request: ClearedRequest, form: TermForm, key: str) -> str:
    """What was done, in a sentence; empty when the form is to be shown again."""
    by, seen = request.user, _number(request.POST.get("seen", "0"))
    if "off" in request.POST or "on" in request.POST:
        on = "on" in request.POST
        actions.switch_term(by=by, key=key, seen=seen, on=on)
        return _("Switched on.") if on else _("Switched off: no text is held against it any more.")
    if not form.is_valid():
        return ""
    if "change" in request.POST:
        actions.change_term(by=by, key=key, seen=seen, words=form.words())
        return _("Changed. What it said before is kept.")
    actions.add_term(by=by, words=form.words())
    return _("Added: texts are held against it from now on.")


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise NotFoundHere
    return int(typed)
