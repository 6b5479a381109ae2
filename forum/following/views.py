"""The page of all one's levels, and the form that changes them from wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import ClearedRequest
from audit import readings
from forum.alerts.level_words import WHAT_IT_MEANS
from forum.alerts.models import Level
from forum.following import actions, events, queries
from forum.following.actions import Choice
from forum.following.forms import MailForm

SCOPES = ("case", "board", "clue_type", "language")


@require_GET
def levels(request: ClearedRequest) -> HttpResponse:
    """Boards, kinds of clues, languages and cases, each with what was chosen for it."""
    meanings = [(Level(value).label, words) for value, words in WHAT_IT_MEANS.items()]
    context = {"chosen": queries.chosen(request.user), "meanings": meanings, "choices": Level.choices}
    readings.record_reading(events.LevelsConsulted(object=str(request.user.pk)), by=request.user)
    return render(request, "following/levels.html", context)


@require_http_methods(["GET", "POST"])
def mail(request: ClearedRequest) -> HttpResponse:
    """When and how one is mailed, and the mail as it would be now."""
    user = request.user
    kept = queries.mail_settings(user)
    form = MailForm(request.POST if request.method == "POST" else None, initial=MailForm.filled_from(kept))
    if request.method == "POST" and form.is_valid():
        actions.choose_mail(by=user, choice=form.choice())
        messages.success(request, _("Saved."))
        return redirect("following:mail")
    context = {"form": form, "letter": queries.letter_now(user, kept), "kept": kept}
    return render(request, "following/mail.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def choose(request: ClearedRequest) -> HttpResponse:
    """One level or many; back to the page that the form was on."""
    changed = actions.choose_levels(by=request.user, choices=_choices(request))
    messages.success(request, _("Saved.") if changed else _("Nothing is changed."))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None) or not back.startswith("/"):
        back = reverse("following:levels")
    return redirect(back)


def _choices(request: ClearedRequest) -> Iterator[Choice]:
    """The fields of the form are named by what they are about."""
    for name, level in request.POST.items():
        scope, sign, what = name.partition("-")
        if sign and scope in SCOPES:
            yield Choice(scope, what, str(level))
    if language := request.POST.get("add_language"):
        yield Choice("language", language, request.POST.get("add_level", ""))
