"""What would move, who would read it and who no longer, computed alike for the preview, the asking and the approval."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.errors import BadInput, Conflict
from accounts.models import Organisation
from forum.audience.widening import state_of
from forum.boards.models import STRICTNESS, Handling
from forum.cases.models import Case
from forum.cases.queries import audience_of
from forum.clues.states import ClueState
from forum.discussion.models import Post, PostQuerySet, Revision

MOST = 200  # posts in one batch, which is one transaction


@dataclass(frozen=True)
class Plan:
    """Posts with what their readers see of them; `waiting`: of a whole discussion, texts that wait go along."""

    source: Case
    target: Case
    posts: Sequence[Post]
    waiting: Sequence[Post]
    lose: int  # people who read them now and would no longer
    gain: frozenset[UUID]  # people who would newly read them
    is_wider: bool
    seen: str

    @property
    def all(self) -> list[Post]:
        return [*self.posts, *self.waiting]

    @property
    def pinned(self) -> int:
        """How many would no longer be about a clue, which stays where it is."""
        return sum(post.clue_id is not None for post in self.all)


def movable(case: Case) -> PostQuerySet:
    """What everybody who reads the case reads of its discussion."""
    return Post.objects.published().filter(Q(clue=None) | Q(clue__state=ClueState.APPROVED), case=case)


def chosen(case: Case, wanted: Collection[UUID]) -> list[Post]:
    """These, in their order; all of them or none."""
    if not wanted:
        raise BadInput(_("Choose at least one post."))
    found = list(_read(movable(case)).filter(pk__in=wanted)[: MOST + 1])
    if len(found) != len(set(wanted)):
        raise Conflict(_("Some of these posts are not read here any more. Look again, and choose anew."))
    return _few(found)


def whole(case: Case) -> tuple[list[Post], list[Post]]:
    """The discussion: what is read, and what waits. What was hidden or held back stays where that was decided."""
    kept = Revision.objects.filter(post=OuterRef("pk"), state__in=[Revision.State.HIDDEN, Revision.State.QUARANTINED])
    pending = Revision.objects.filter(post=OuterRef("pk"), state=Revision.State.PENDING)
    sound = Q(clue=None) | Q(clue__state=ClueState.APPROVED)
    waiting = Post.objects.filter(sound, ~Exists(kept), Exists(pending), case=case)
    posts = _few(list(_read(movable(case))[: MOST + 1]))
    if not posts:
        raise BadInput(_("Nobody reads a post here, so there is nothing to merge."))
    return posts, _few(list(waiting.filter(approved=None).select_related("author").order_by("created_at")[: MOST + 1]))


def plan(source: Case, target: Case, posts: Sequence[Post], waiting: Sequence[Post] = ()) -> Plan:
    """Under the locks of both cases where it is acted upon."""
    now = set(audience_of(source).values_list("pk", flat=True))
    then = set(audience_of(target).values_list("pk", flat=True))
    gain = frozenset(then - now)
    return Plan(
        source, target, posts, waiting, lose=len(now - then), gain=gain,
        is_wider=bool(gain) or _lets_in_others(source, target), seen=_hash(source, target, posts, waiting, gain),
    )  # fmt: skip


def check_seen(made: Plan, seen: str) -> None:
    """Nothing moves that was not shown so, to the one who asks and to the one who approves."""
    if made.seen != seen:
        raise Conflict(_("The posts, or who may read one of the two cases, changed meanwhile. Look at it again."))


def _read(posts: PostQuerySet) -> PostQuerySet:
    return posts.select_related("approved", "author__organisation", "clue", "mark").order_by("position")


def _few(posts: list[Post]) -> list[Post]:
    if len(posts) > MOST:
        raise BadInput(_("At most %(n)d posts go together. Move a part first, then the rest.") % {"n": MOST})
    return posts


def _lets_in_others(source: Case, target: Case) -> bool:
    """Wider by its rule though nobody new is there today: a lower code, another board, a unit kept out here only."""
    if STRICTNESS[target.handling] < STRICTNESS[source.handling]:
        return True
    if target.handling not in {Handling.AMBER, Handling.GREEN}:
        return False
    out_here = Organisation.objects.filter(pk__in=source.excluded_organisations.values("pk"))
    is_let_in = out_here.exclude(pk__in=target.excluded_organisations.values("pk")).exists()
    return source.board_id != target.board_id or is_let_in


def _hash(source: Case, target: Case, posts: Sequence[Post], waiting: Sequence[Post], gain: Collection[UUID]) -> str:
    parts = [str(source.pk), str(target.pk), state_of(source), state_of(target)]
    parts += [f"{post.pk} {post.approved_id}" for post in posts]
    parts += ["|", *sorted(str(post.pk) for post in waiting), "|", *sorted(map(str, gain))]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()
