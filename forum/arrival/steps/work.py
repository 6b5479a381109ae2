"""What the steps hand on to each other, and the three ways in which one can end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from forum.clues.intake.cleaned import Cleaned, Screened
from forum.clues.intake.faces import Face
from forum.clues.intake.kinds import Form
from forum.clues.intake.recipes import Recipe

Found = dict[str, Any]  # small facts of a step that passed, for its line of the progress
ABSENT: Found = {"absent": True}  # the step's tool is not installed here


class HeldBack(Exception):
    """Not to be seen by anybody. `facts` are for officers and moderators: what was compared, and the threshold."""

    def __init__(self, **facts: object) -> None:
        super().__init__("held back")
        self.facts = facts


@dataclass
class Work:
    """One file under way. A step that refuses raises BadInput with its sentence."""

    content: bytes = field(repr=False)
    extension: str
    form: Form | None = None
    cleaned: Cleaned | None = field(default=None, repr=False)
    screened: list[Screened] = field(default_factory=list)  # as it came, then as it was cleaned by hand if it was
    recipe: Recipe | None = None  # the sender's, then with what was found added
    final: Cleaned | None = field(default=None, repr=False)  # with the recipe; None: as it was drawn anew
    faces: list[Face] | None = None  # None: nobody looked
    beside: ThreadPoolExecutor | None = field(default=None, repr=False)  # for what a later step will wish to know
    begun: dict[str, Future[Any]] = field(default_factory=dict, repr=False)

    def begin(self, name: str, deed: Callable[..., Any], *words: Any) -> None:
        """A step to come need not wait for those before it: a photograph is ready in half the time on two cores."""
        if self.beside:
            self.begun[name] = self.beside.submit(deed, *words)

    def ended(self, name: str, deed: Callable[..., Any], *words: Any) -> Any:
        """What was begun, once; else it is done now, so that who found no turn is asked again."""
        began = self.begun.pop(name, None)
        return began.result() if began else deed(*words)

    @property
    def is_picture(self) -> bool:
        return self.cleaned is not None and self.cleaned.medium == "image"


@dataclass(frozen=True)
class Step:
    """Its name in rows and entries, what its sender reads, and what it does: facts, or an exception."""

    name: str
    label: Promise
    look: Callable[[Work], Found]
    concerns: Callable[[Work], bool] = lambda work: True
