"""Who may write, change and publish a post; visible_to has already said that they can see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.errors import Conflict, NotAllowed, WrongState
from accounts.models import User
from forum.cases import permissions as case_permissions
from forum.cases import redacted
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


def check_still_in(case: Case, post: Post) -> None:
    """Whoever waited for the lock of the case in which a post was, while a moderator moved it to another one."""
    if post.case_id != case.pk:
        raise Conflict(_("This post was just moved to another case. Your text is kept: send it again."))


def check_newest(newest: Revision, seen: str) -> None:
    """Nothing is overwritten unseen: the editor must have started from the newest version."""
    if str(newest.pk) != seen:
        raise Conflict(
            _("This post was changed at %(time)s, perhaps in another window. Your text is kept: compare, then send it.")
            % {"time": f"{newest.created_at:%H:%M} UTC"}
        )


def check_not_taken_out(post: Post, text: str) -> None:
    """A page that was open while a moderator took words out of this very revision must not bring them back."""
    if redacted.without([post.pk], text) != text:
        raise Conflict(
            _("A moderator has taken words out of this post since you opened it. They are left out below, and all else "
              "that you typed is kept: read it, then send it.")
        )  # fmt: skip


def check_publish(case: Case, clue: Clue | None) -> None:
    """No post becomes public where its case or its clue is not: a missing parent means no."""
    if not case.is_published:
        raise WrongState(_("Vet the case's question first; its posts come after."))
    if clue is not None and clue.state != ClueState.APPROVED:
        raise WrongState(_("This is about a clue that is not approved. Vet the clue first."))
