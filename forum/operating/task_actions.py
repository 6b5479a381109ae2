"""The use cases with background work that failed: have it tried again, or give it up for good."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from accounts import permissions
from accounts.errors import WrongState
from accounts.models import User
from audit import log
from audit.acts import act
from forum.operating import background, events


@act()
def try_again(*, by: User | None, task_id: UUID, login: str = "") -> None:
    """By an administrator, or by the operator at the machine (by=None, `login`). It begins with its first try."""
    if by is not None:
        permissions.check_administer(by)
    if not (path := background.begin_anew(task_id)):
        raise WrongState(_("No task of that id has failed: it may be running, or done, by now."))
    log.record(events.TaskBegunAnew(object=str(task_id), detail=_told(path, login)), by=by)


@act()
def give_up(*, by: User | None, task_id: UUID, login: str = "") -> None:
    """The same people. Only what the worker has given up itself: anything else may still succeed."""
    if by is not None:
        permissions.check_administer(by)
    if not (given_up := background.take_off(task_id)):
        raise WrongState(_("No task of that id was given up by the worker: it may be tried again by now."))
    path, about = given_up  # with the task goes what tells which file or clue it was: the trail keeps it
    log.record(events.TaskGivenUp(object=str(task_id), detail=_told(f"{path} {about or ''}".strip(), login)), by=by)


def _told(path: str, login: str) -> str:
    return path + (f"; login={login}" if login else "")
