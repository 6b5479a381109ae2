"""Home, a board, a case and a clue: parse, ask the rooms, record the reading, show."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.requests import ClearedRequest
from forum.alerts.levels import About, chosen_for
from forum.answers import actions as answer_actions
from forum.answers import queries as answers
from forum.arranging.link_queries import links_of
from forum.asking.help import help_for
from forum.audience.queries import offered_to
from forum.boards.events import BoardConsulted
from forum.boards.models import Board
from forum.care.gates import gate
from forum.casefile import queries
from forum.casefile.next_step import next_step
from forum.casefile.requests import consulted
from forum.cases.events import CaseConsulted
from forum.cases.models import Case
from forum.cases.permissions import reads_only_until
from forum.cases.queries import case_page
from forum.clues.events import ClueConsulted
from forum.clues.hearers import may_close
from forum.clues.queries import clue_page, marks_of
from forum.clues.voices import has_childs_voice, media_for
from forum.discussion import pointing
from forum.discussion import queries as discussion
from forum.discussion.forms import PostForm
from forum.findings import queries as findings
from forum.following.queries import control
from forum.leads.showing import shown_to
from forum.rearranging.queries import begun_for
from forum.referrals import queries as referrals


@require_GET
def home(request: ClearedRequest) -> HttpResponse:
    """What is open on my boards, my own unfinished cases, and the boards themselves."""
    context = {
        "boards": queries.board_rows(request.user),
        "cases": queries.with_unread(request.user, queries.newest_cases(request.user)),
        "unpublished": queries.my_unpublished(request.user),
    }
    consulted(request, BoardConsulted, request.user.pk)
    return render(request, "boards/home.html", context)


@require_GET
def board(request: ClearedRequest, board_id: UUID) -> HttpResponse:
    """A board's cases, newest first."""
    one = Board.objects.visible_to(request.user).one(board_id)
    cases, following = queries.board_cases(request.user, one, before=request.GET.get("before", ""))
    consulted(request, BoardConsulted, one.pk)
    level = control(request.user, About(board=one.pk), one)
    shown = {"board": one, "cases": queries.with_unread(request.user, cases), "next_before": following, "level": level}
    return render(request, "boards/board.html", shown)


@require_GET
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The case with its belief, clues, discussion, referrals, and the one thing I can do next."""
    if "post" in request.GET:  # the old address of a post
        return redirect(pointing.asked_place(request.user, request.GET["post"]))
    one = queries.page_of(request.user, case_id)
    answer_actions.note_reading(by=request.user, case=one)
    context = {**_standing(request, one), **_content(request, one)}
    consulted(request, CaseConsulted, one.pk, one.pk)
    return render(request, "cases/case.html", context)


def _standing(request: ClearedRequest, one: Case) -> dict[str, object]:
    """Where it stands, for whom, and what this person can do with it."""
    user = request.user
    standing, moderators = queries.case_standing(user, one)
    return {
        "case": one,
        "readers": queries.readers(one),
        "standing": standing,
        "moderators": moderators,
        "level": control(user, About.of(one), one.board, chosen_for(one)),
        "offer": offered_to(user, one),
        "moderates_it": queries.moderates_it(one),
        "help": help_for(one) if one.author_id == user.pk else None,
        "begun": begun_for(user, one),
    }


def _content(request: ClearedRequest, one: Case) -> dict[str, object]:
    user, strip = request.user, queries.strip(request.user, one)
    return {
        "cards": strip.cards,
        "belief": answers.belief_panel(user, one, seals=strip.seals) if one.is_published else None,
        "thread": discussion.thread(user, one, clues=strip.clues) if one.is_published else None,
        "findings": findings.of_case(user, one),
        "post_form": PostForm.begun(user, request.GET, one),
        "referrals": referrals.panel(user, one),
        "next_step": next_step(user, one, strip),
    }


@require_GET
def clue(request: ClearedRequest, clue_id: UUID) -> HttpResponse:
    """One clue in its viewer, its marks, what was said and answered about it."""
    one = clue_page(request.user, clue_id)
    answer_actions.note_reading(by=request.user, case=one.case)
    given = answers.clue_answers(request.user, one)
    context = {
        "clue": one,
        "case": one.case,
        "media": media_for(request.user, one),
        "care": gate(request.user, one),
        "marks": marks_of(request.user, one),
        "mark_url": reverse("discussion:mark", args=[one.pk]),
        "can_mark": one.case.is_published and reads_only_until(request.user, one.case) is None,
        "links": links_of(request.user, one),
        "is_owner": one.case.author_id == request.user.pk,
        "may_close_voice": may_close(request.user, one),
        "has_childs_voice": has_childs_voice(one),
        "answers": given,
        "standing": shown_to(request.user, one, sealed=given.sealed),
        "level": control(request.user, About.of(one.case, one.in_alerts), one.case.board),
        "thread": discussion.thread(request.user, one.case, clue=one),
        "post_form": PostForm.begun(request.user, request.GET, one.case, one),
    }
    consulted(request, ClueConsulted, one.pk, one.case_id)
    return render(request, "clues/clue.html", context)


@require_GET
def case_news(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The clue strip of a case page as a fragment, fetched again when the case has changed."""
    one = case_page(request.user, case_id)
    context = {"case": one, "cards": queries.strip(request.user, one).cards}
    consulted(request, CaseConsulted, one.pk, one.pk)
    return render(request, "clues/_strip.html", context)
