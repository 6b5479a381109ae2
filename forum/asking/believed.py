"""The belief as routing takes it: every country's probability, of a clue or of a whole case."""

from __future__ import annotations

from forum.answers import beliefs, skill
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.clues.models import Clue

ALL = 1000  # more countries than there are


def of_clue(clue: Clue) -> dict[str, float]:
    """From all its active answers, sealed or not: nobody is shown it, only asked by it."""
    answers = list(clue.answers.filter(replaced_at=None).select_related("expert", "clue"))
    known = skill.records(answer.expert_id for answer in answers)
    return dict(beliefs.pool_of(clue, answers, known, skill.blend()).pooled.distribution.countries(ALL))


def of_case(case: Case) -> dict[str, float]:
    """Over its approved clues, for its owner, to whom every answer is open."""
    clues = list(Clue.objects.approved().filter(case=case).order_by("number"))
    by_clue: dict[Clue, list[Answer]] = {clue: [] for clue in clues}
    found = {clue.pk: clue for clue in clues}
    for answer in Answer.objects.filter(clue__in=clues, replaced_at=None).select_related("expert", "clue"):
        by_clue[found[answer.clue_id]].append(answer)
    return dict(beliefs.of_case(by_clue, beliefs.case_language(clues)).distribution.countries(ALL))
