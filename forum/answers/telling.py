"""Who hears of an answer: the asker, the moderators of its reasons, and followers who may see it. Nobody else."""

from __future__ import annotations

from accounts.models import User
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.alerts.models import InboxItem
from forum.answers import sealing
from forum.answers.beliefs import Move
from forum.answers.models import Answer
from forum.clues.models import Clue
from forum.review import steps as review
from forum.review.models import Review


def answered(answer: Answer, move: Move, waiting: Review | None) -> None:
    """After an answer: never case.touch(), which everyone in the audience would notice."""
    case, clue, expert = answer.case, answer.clue, answer.expert
    alerts.follow(expert, case)
    if waiting:
        review.ask_moderators(waiting)
    key, why = f"answer:{answer.pk}", clue.in_alerts
    alerts.tell([case.author], kind=InboxItem.Kind.NEW_ANSWER, key=key, case=case, target=clue.pk, why=why)
    moved(clue, move, but=expert)


def moved(clue: Clue, move: Move, but: User | None = None) -> None:
    """A new version of a clue's belief: pages of those who may see it ask again, followers hear where it points now."""
    unsealed = list(sealing.unsealed_people(clue).order_by("pk"))
    streams.poke_belief(clue, unsealed)
    if move.is_move:
        may_see = {person.pk for person in unsealed}
        key, why = f"belief:{clue.pk}:{move.belief.version}", clue.in_alerts
        followers = [person for person in alerts.followers(clue.case, but=but, why=why) if person.pk in may_see]
        alerts.tell(followers, kind=InboxItem.Kind.BELIEF_MOVED, key=key, case=clue.case, target=clue.pk, why=why)


def reasons_decided(answer: Answer, item: Review) -> None:
    """The expert is told; those who may see the answer find its reasons, or their absence, when their page asks."""
    approved = answer.text_state == Answer.TextState.APPROVED
    if approved:
        streams.poke_belief(answer.clue, list(sealing.unsealed_people(answer.clue).order_by("pk")))
    kind = InboxItem.Kind.APPROVED if approved else InboxItem.Kind.RETURNED
    alerts.tell([answer.expert], kind=kind, key=f"decided:{item.pk}", case=answer.case, target=answer.clue_id)
