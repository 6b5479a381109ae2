"""What every page carries: its doors, the badges, the reader's position, the colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.clearance import is_session_cleared
from accounts.models import Role, User
from accounts.queries import demo_people
from forum.alerts import queries as alerts
from forum.live import theme
from forum.operating import modes
from forum.review.models import Review


@dataclass(frozen=True)
class Door:
    """A link of the main navigation; badge None means that it never carries one."""

    name: str
    href: str
    label: str
    current: bool
    badge: int | None = None

    @property
    def counts(self) -> str:
        """What its badge counts, as live.js asks for it."""
        return "acts" if self.name == "trail" else self.name


def page(request: HttpRequest) -> dict[str, Any]:
    """At most two queries (three for an auditor), and none in fragments, which do not ask for these values."""
    user = getattr(request, "user", None)
    shown: dict[str, Any] = {"theme": theme.chosen(request), "is_cleared": False, "demo_people": cache(_demo)}
    if isinstance(user, User) and is_session_cleared(request.session, user):
        shown |= _for_cleared(request, user)
    return shown


def _for_cleared(request: HttpRequest, user: User) -> dict[str, Any]:
    position = cache(lambda: alerts.position(user))
    acts = cache(lambda: alerts.acts_unseen(user) if user.has_role(Role.AUDITOR) else 0)
    queue = cache(lambda: _waiting(request, user))
    return {
        "is_cleared": True,
        "installation": modes.current,
        "is_moderator": user.has_role(Role.MODERATOR),
        "is_coordinator": user.has_role(Role.COORDINATOR),
        "is_officer": user.has_role(Role.OFFICER),
        "is_auditor": user.has_role(Role.AUDITOR),
        "is_administrator": user.has_role(Role.ADMINISTRATOR),
        "inbox_seq": lambda: position().seq,
        "inbox_unread": lambda: position().unread,
        "queue_size": queue,
        "acts_unseen": acts,
        "doors": cache(lambda: _doors(request.path, user, position().unread, queue, acts)),
    }


def _waiting(request: HttpRequest, user: User) -> int:
    """How much waits for this moderator; a page that shows the queue itself has counted it already."""
    if not user.has_role(Role.MODERATOR):
        return 0
    counted: int | None = vars(request).get("queue_size")
    return Review.objects.to_decide(user).count() if counted is None else counted


def _doors(path: str, user: User, unread: int, queue: Callable[[], int], acts: Callable[[], int]) -> list[Door]:
    """Where this person can go; who may not enter sees no door."""
    rooms: list[tuple[str, str, str, int | None]] = [("boards", "/", _("Boards"), None)]
    rooms.append(("inbox", "/inbox/", _("Inbox"), unread))
    if user.has_role(Role.MODERATOR):
        rooms.append(("queue", "/desk/", _("To vet"), queue()))
    if user.has_role(Role.COORDINATOR) or user.has_role(Role.INVESTIGATOR):
        rooms.append(("referrals", "/referrals/", _("Referrals"), None))
    if user.has_role(Role.COORDINATOR):
        rooms.append(("unit", "/units/", _("Unit"), None))
    if user.has_role(Role.AUDITOR):
        rooms.append(("trail", "/trail/", _("Trail"), acts()))
    if user.has_role(Role.ADMINISTRATOR):
        rooms.append(("people", "/people/", _("People"), None))
    return [Door(name, href, label, _is_current(path, href), badge) for name, href, label, badge in rooms]


def _is_current(path: str, href: str) -> bool:
    if href == "/":
        return path == "/" or path.startswith(("/boards/", "/cases/", "/clues/"))
    return path.startswith(href)


def _demo() -> list[User]:
    """The people of a demonstration, for the bar that steps into each; nobody anywhere else."""
    return demo_people() if settings.DEMO else []
