"""Opening boards, and who is on one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, User
from audit import readings
from forum.boards import actions, events, permissions, queries
from forum.boards.forms import BoardForm, SeatForm
from forum.boards.models import Board, BoardQuerySet

get_or_post = require_http_methods(["GET", "POST"])


@get_or_post
def manage(request: HttpRequest) -> HttpResponse:
    """Administrators see all boards by name (never a case) and open new ones."""
    user = _user(request)
    if not user.has_role(Role.ADMINISTRATOR):
        raise NotFoundHere
    form = BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        board = actions.create_board(by=user, **form.cleaned_data)
        messages.success(request, _("The board is open. Put people on it."))
        return redirect("boards:people", board.pk)
    readings.record_reading(events.PeopleConsulted(object="boards"), by=user)
    context = {"form": form, "boards": Board.objects.order_by("name")}
    return render(request, "boards/manage.html", context, status=422 if form.errors else 200)


@get_or_post
def people(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Who is on a board; its moderators and administrators add and take off."""
    user = _user(request)
    board = _manageable(user).one(board_id)
    form = SeatForm(request.POST or None)
    if request.method == "POST":
        try:
            if _seat_or_unseat(request, board, form):
                return redirect("boards:people", board.pk)
        except BadInput as refusal:
            form.add_error(None, refusal.sentence)
    readings.record_reading(events.PeopleConsulted(object=str(board.pk)), by=user)
    context = {
        "board": board,
        "members": queries.members(board),
        "form": form,
        "may_manage": permissions.manages(user, board),
    }
    return render(request, "boards/people.html", context, status=422 if form.errors else 200)


def _seat_or_unseat(request: HttpRequest, board: Board, form: SeatForm) -> bool:
    user = _user(request)
    if leaving := request.POST.get("unseat"):
        actions.unseat(by=user, board_id=board.pk, person=User.objects.one(leaving))
        return True
    if not form.is_valid():
        return False
    person = User.objects.cleared().filter(email=form.cleaned_data["email"].lower()).first()
    if person is None:
        raise BadInput(_("Nobody vetted signs in with this address."))
    moderates = form.cleaned_data["as_moderator"]
    actions.seat(by=user, board_id=board.pk, person=person, as_moderator=moderates, until=form.until())
    return True


def _manageable(user: User) -> BoardQuerySet:
    """Administrators reach the list of people of every board, never its cases."""
    return Board.objects.all() if user.has_role(Role.ADMINISTRATOR) else Board.objects.visible_to(user)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # accounts' middleware lets nobody else through
    return request.user
