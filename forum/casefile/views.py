"""Home, a board, a case and a clue: parse, ask the rooms, record the reading, show."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import ClearedRequest
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
from forum.cases.permissions import reads_only_until
from forum.cases.queries import case_page
from forum.clues.events import ClueConsulted
from forum.clues.hearers import may_close
from forum.clues.models import Clue
from forum.clues.queries import clue_page, marks_of
from forum.clues.voices import has_childs_voice, media_for
from forum.discussion import queries as discussion
from forum.discussion.forms import PostForm
from forum.leads.queries import Analyser, leads_of
from forum.referrals import queries as referrals


@require_GET
def home(request: ClearedRequest) -> HttpResponse:
    """What is open on my boards, my own unfinished cases, and the boards themselves."""
    context = {
        "boards": queries.board_rows(request.user),
        "cases": queries.newest_cases(request.user),
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
    return render(request, "boards/board.html", {"board": one, "cases": cases, "next_before": following})


@require_GET
def case(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The case with its belief, clues, discussion, referrals, and the one thing I can do next."""
    one = case_page(request.user, case_id)
    answer_actions.note_reading(by=request.user, case=one)
    standing, moderators = queries.case_standing(request.user, one)
    cards = queries.clue_cards(request.user, one)
    context = {
        "case": one,
        "readers": queries.readers(one),
        "standing": standing,
        "moderators": moderators,
        "cards": cards,
        "follows": queries.follows(request.user, one),
        "belief": answers.belief_panel(request.user, one) if one.is_published else None,
        "thread": discussion.thread(request.user, one) if one.is_published else None,
        "post_form": PostForm.quoting(request.user, request.GET.get("quote", "")),
        "referrals": referrals.panel(request.user, one),
        "next_step": next_step(request.user, one, cards),
        "offer": offered_to(request.user, one),
        "help": help_for(one) if one.author_id == request.user.pk else None,
    }
    consulted(request, CaseConsulted, one.pk, one.pk)
    return render(request, "cases/case.html", context)


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
        "leads": [] if given.sealed else _leads_for(request.user, one),
        "thread": discussion.thread(request.user, one.case, clue=one),
        "post_form": PostForm.quoting(request.user, request.GET.get("quote", "")),
    }
    consulted(request, ClueConsulted, one.pk, one.case_id)
    return render(request, "clues/clue.html", context)


def _leads_for(user: User, clue: Clue) -> list[Analyser]:
    """What is unsealed for them; that they read it stands in a row before it is shown."""
    if found := leads_of(clue):
        answer_actions.note_leads(by=user, clue=clue)
    return found


@require_GET
def case_news(request: ClearedRequest, case_id: UUID) -> HttpResponse:
    """The clue strip of a case page as a fragment, fetched again when the case has changed."""
    one = case_page(request.user, case_id)
    context = {"case": one, "cards": queries.clue_cards(request.user, one)}
    consulted(request, CaseConsulted, one.pk, one.pk)
    return render(request, "clues/_strip.html", context)
