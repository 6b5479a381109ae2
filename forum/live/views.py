"""What belongs to every page and no room: the choice of colours, the size of the queue."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, User
from forum.alerts import queries as alerts
from forum.live import theme
from forum.review.models import Review


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the choice and goes back to the page it was made on."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in theme.THEMES:
        response.set_cookie(
            settings.THEME_COOKIE_NAME, chosen, theme.YEAR, secure=settings.SECURE, httponly=True, samesite="Strict"
        )
    else:
        response.delete_cookie(settings.THEME_COOKIE_NAME, samesite="Strict")
    return response


@require_GET
def acts(request: HttpRequest) -> HttpResponse:
    """How many acts of administrators this auditor has not seen, for the badge of pages that are open."""
    user = cast(User, request.user)
    return JsonResponse({"acts": alerts.acts_unseen(user) if user.has_role(Role.AUDITOR) else 0})


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """How much this person could vet now, for the badge of pages that are open; 0 for who is no moderator."""
    waiting = Review.objects.to_decide(cast(User, request.user)).count()
    return JsonResponse({"queue": waiting})
