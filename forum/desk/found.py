"""Better terms and personal data in what waits, for the moderator who reads it: the same that its author was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from forum.review.models import Review
from forum.wording.asking import Findings, Text, findings

Kind = Review.Kind


def found_in(review: Review, shown: Any) -> Findings:
    """`shown`: what the kind of this review shows; other kinds hold no such text."""
    texts = _TEXTS.get(review.kind)
    return findings(texts(shown)) if texts else Findings([])


def _of_case(shown: Any) -> list[Text]:
    return [Text(_("Question"), shown.case.question), Text(_("What helps to know"), shown.case.background)]


def _of_clue(shown: Any) -> list[Text]:
    """Not the clue's own text: that is the evidence, whatever it says."""
    one = shown.clue
    return [
        Text(_("Title"), one.title), Text(_("What to expect"), one.expect),
        Text(_("What else it contains"), one.note_words),
    ]  # fmt: skip


def _of_post(shown: Any) -> list[Text]:
    """As it is kept: readers who are called stand there by ids."""
    return [Text(_("Text"), shown.revision.text)]


def _of_answer(shown: Any) -> list[Text]:
    return [Text(_("Why you think so"), shown.answer.reasons)]


_TEXTS: dict[str, Callable[[Any], list[Text]]] = {
    Kind.CASE: _of_case,
    Kind.CLUE: _of_clue,
    Kind.POST: _of_post,
    Kind.EDIT: _of_post,
    Kind.ANSWER: _of_answer,
}
