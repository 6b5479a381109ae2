"""Who may write, change and publish a post; visible_to has already said that they can see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import Conflict, NotAllowed, WrongState
from accounts.models import User
from forum.cases import permissions as case_permissions
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post, Revision


def check_write(by: User, case: Case) -> None:
    """Everyone who may read a case may write in it while it is being worked on."""
    case_permissions.check_contribute(by, case)


def check_edit(by: User, case: Case, post: Post) -> None:
    """The author's own, while the case is being worked on."""
    check_author(by, post)
    case_permissions.check_contribute(by, case)


def check_author(by: User, post: Post) -> None:
    if post.author_id != by.pk:
        raise NotAllowed(_("Only the author of this post can change it."))


def check_newest(newest: Revision, seen: str) -> None:
    """Nothing is overwritten unseen: the editor must have started from the newest version."""
    if str(newest.pk) != seen:
        raise Conflict(
            _("This post was changed at %(time)s, perhaps in another window. Your text is kept: compare, then send it.")
            % {"time": f"{newest.created_at:%H:%M} UTC"}
        )


def check_publish(case: Case, clue: Clue | None) -> None:
    """No post becomes public where its case or its clue is not: a missing parent means no."""
    if not case.is_published:
        raise WrongState(_("Vet the case's question first; its posts come after."))
    if clue is not None and clue.state != ClueState.APPROVED:
        raise WrongState(_("This is about a clue that is not approved. Vet the clue first."))
