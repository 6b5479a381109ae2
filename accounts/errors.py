"""The four ways an action refuses, each with a sentence for the person who asked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An action did nothing; `sentence` says why and what to do."""

    status = 400

    def __init__(self, sentence: object = "") -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence)


class NotFoundHere(Refusal):
    """It does not exist, or this person may not know that it does: both answer the same."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is nothing here that you can see."))


class NotAllowed(Refusal):
    """The person may see the thing, but may not do this to it."""

    status = 403


class WrongState(Refusal):
    """The thing is in a state that does not allow this now."""

    status = 409


class Conflict(Refusal):
    """Somebody else was faster; the sentence says who did what when."""

    status = 409


class Busy(Refusal):
    """There are too many of its kind at this moment; nothing was shown."""

    status = 503


class SlowDown(Refusal):
    """They have opened far more cases than usual: how many, and from which second since 1970 on they may open more."""

    status = 429

    def __init__(self, cases: int, until: int, *, of_hour: bool) -> None:
        self.cases, self.until, self.of_hour = cases, until, of_hour
        super().__init__(_("You have opened many cases; your lead has been told."))


class TooSoon(Refusal):
    """Too much in too short a time; the sentence says when it goes on: from which second since 1970."""

    status = 429

    def __init__(self, sentence: object, until: float) -> None:
        self.until = until
        super().__init__(sentence)


class BadInput(Refusal):
    """What was sent can't be used; the sentence says what would be. Pages show it beside the form, nothing lost."""

    status = 422
