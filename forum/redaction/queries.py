"""What pages read: a preview of what would be left, where else the same words stand, and what was redacted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from forum.clues.models import Clue
from forum.discussion.models import Post
from forum.discussion.saying import said_to
from forum.redaction import permissions
from forum.redaction.models import Redaction
from forum.redaction.passages import BLOCKS, Scrubber, passages_in
from forum.redaction.things import Thing, cases_of

NEWEST = 100  # originals on the officers' page
MOST_POSTS, MOST_SHOWN = 500, 20  # looked through for the same words; named
PARTS: dict[str, Promise] = {
    "approved": _lazy("What readers see"),
    "pending": _lazy("What waits for vetting"),
    "title": _lazy("Title"),
    "expect": _lazy("What to expect"),
    "text": _lazy("Text or transcript"),
    "note_words": _lazy("Content note"),
    "recipe": _lazy("What was changed by hand"),
    "file": _lazy("The file as it came"),
    "question": _lazy("Question"),
    "background": _lazy("Background"),
    "reasons": _lazy("Reasons"),
}


@dataclass(frozen=True)
class PartShown:
    """One text of the thing, cut into what stays (False) and blocks (True)."""

    label: str
    words: str
    pieces: tuple[tuple[str, bool], ...] = ()

    @property
    def count(self) -> int:
        return sum(is_block for _text, is_block in self.pieces)


@dataclass(frozen=True)
class Elsewhere:
    """Where the same words stand, said by others."""

    label: str
    href: str


@dataclass(frozen=True)
class Preview:
    """What would be left, and where else a moderator has to look."""

    parts: list[PartShown]
    elsewhere: list[Elsewhere]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)


def parts(thing: Thing) -> list[PartShown]:
    """The texts as they stand."""
    return [PartShown(label_of(code), words) for code, words in thing.parts if words]


def label_of(code: str) -> str:
    """A part's name: of a version or a round with its number."""
    name, _space, number = code.partition(" ")
    if name == "version":
        return _("Version %(n)s") % {"n": number}
    if name == "round":
        return _("Round %(n)s") % {"n": number}
    return str(PARTS[name])


def preview(user: User, thing: Thing, typed: str, reason: str, words: str) -> Preview:
    """BadInput as when it is done."""
    wanted = passages_in(typed)
    permissions.check_passages(wanted)
    permissions.check_reason(reason, words.strip(), wanted)
    permissions.check_found(thing, wanted)
    scrubber = Scrubber(wanted, BLOCKS[reason])
    shown = [PartShown(label_of(code), words, _pieces(words, scrubber)) for code, words in thing.parts if words]
    return Preview(shown, _elsewhere(user, thing, scrubber))


def _pieces(words: str, scrubber: Scrubber) -> tuple[tuple[str, bool], ...]:
    pieces, at = [], 0
    for span in scrubber.spans(words):
        pieces += [(words[at : span.start], False), (scrubber.block, True)]
        at = span.end
    return tuple(piece for piece in [*pieces, (words[at:], False)] if piece[0])


def _elsewhere(user: User, thing: Thing, scrubber: Scrubber) -> list[Elsewhere]:
    """Other texts of the case, each to be redacted by itself: what others say is not changed unread."""
    found: list[Elsewhere] = []
    for pk, label, kind, words in _others(user, thing):
        if scrubber.spans(words):
            found.append(Elsewhere(label, reverse(f"redaction:{kind}", args=[pk])))
    return found[:MOST_SHOWN]


def _others(user: User, thing: Thing) -> Iterator[tuple[object, str, str, str]]:
    case = thing.case
    if case.pk != thing.pk and cases_of(user).filter(pk=case.pk).exists():
        yield case.pk, _("The question of the case"), "case", f"{case.question}\n{case.background}"
    for clue in Clue.objects.visible_to(user).approved().filter(case=case).exclude(pk=thing.pk).exclude(author=user):
        words = "\n".join((clue.title, clue.expect, clue.text, clue.note_words))
        yield clue.pk, _("Clue %(n)s") % {"n": clue.number}, "clue", words
    seen = Post.objects.visible_to(user).published().filter(case=case).exclude(pk=thing.pk).exclude(author=user)
    posts = list(seen.select_related("approved").order_by("-position")[:MOST_POSTS])
    words_of = said_to(user, [post.approved for post in posts if post.approved])
    for post in posts:
        if post.approved:
            yield post.pk, _("Post %(n)s") % {"n": post.position}, "post", words_of[post.approved.pk]


def told(user: User, redaction_id: object) -> Redaction:
    """That it was done, and why."""
    rows = Redaction.objects.visible_to(user).select_related("case", "author")
    return rows.one(str(redaction_id))


def originals(user: User) -> list[Redaction]:
    """Those that this officer may open, newest first; never their words."""
    rows = Redaction.objects.sealed_for(user).select_related("case", "by", "author")
    return list(rows.defer("original", "passages", "words").order_by("-at")[:NEWEST])
