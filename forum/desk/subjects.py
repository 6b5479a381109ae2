"""What a moderator is shown of a case, a clue and an application: what others would see, and what screening found."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Application, User
from accounts.queries import lookalikes
from forum.arrival.queries import Looked, looked_at
from forum.casefile.queries import Readers, readers
from forum.cases.models import Case
from forum.clues import store
from forum.clues.forms import NoteForm
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import Recipe
from forum.clues.models import Clue, Media
from forum.clues.queries import shown_media
from forum.clues.states import ClueState
from forum.clues.voices import has_childs_voice
from forum.review.models import Review


@dataclass(frozen=True)
class CaseShown:
    """A case's question with who would be able to read it."""

    case: Case
    readers: Readers
    named: list[User]


@dataclass(frozen=True)
class ClueShown:
    """A clue as others would see it, what the intake took off its file, what its sender changed."""

    clue: Clue
    media: Media | None
    removed: list[str]
    recipe: Recipe | None
    before_text: str
    note_form: NoteForm
    looked: Looked | None


@dataclass(frozen=True)
class ApplicationShown:
    """An application; that a name is another's is said, whose is not: not every moderator may know them."""

    application: Application
    looks_like_another: bool


def case(review: Review) -> CaseShown:
    one = Case.objects.select_related("board", "author__organisation", "organisation").get(pk=review.subject)
    named = [grant.user for grant in one.grants.select_related("user__organisation")]
    return CaseShown(one, readers(one), named)


def clue(review: Review) -> ClueShown:
    one = (
        Clue.objects.select_related("case__board", "author__organisation")
        .prefetch_related("media")
        .get(pk=review.subject)
    )
    original = next((media for media in one.media.all() if media.role == Media.Role.ORIGINAL), None)
    removed = list(original.facts.get("removed", [])) if original else []
    recipe = read(one.recipe, medium=one.medium) if one.recipe else None
    note = NoteForm(initial=NoteForm.noted_on(one))
    is_closed = has_childs_voice(one) and one.state != ClueState.IN_REVIEW  # decided: for who is named, on its page
    media = None if is_closed else shown_media(one)
    return ClueShown(one, media, removed, recipe, _text_before(one), note, looked_at(one))


def _text_before(one: Clue) -> str:
    """Of a text that was cleaned by hand; pictures and sounds are fetched by their own address."""
    before = next((media for media in one.media.all() if media.role == Media.Role.BEFORE), None)
    if before is None or one.medium != Clue.Medium.TEXT:
        return ""
    return b"".join(store.read(before)).decode()


def application(review: Review) -> ApplicationShown:
    one = Application.objects.select_related("applicant", "sponsor__organisation").get(pk=review.subject)
    return ApplicationShown(one, looks_like_another=bool(lookalikes(one.applicant)))
