"""What the second world has and the first has not, each made through the actions, and whom it must stay hidden from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from accounts import organisation_actions
from accounts.models import Organisation, User
from accounts.organisation_actions import Facts
from forum.answers import actions as answer_actions
from forum.answers.words import AnswerWords
from forum.arranging import finding, link_actions
from forum.audience import widening
from forum.audience.widening import Wider
from forum.boards import actions as board_actions
from forum.boards.models import Handling
from forum.bookmarks import actions as bookmarks
from forum.care.actions import Choices, change_care
from forum.cases.models import Case
from forum.conduct import appeals
from forum.conduct.actions import add_strike
from forum.discussion import actions as post_actions
from forum.discussion.models import Post
from forum.drafts import actions as actions_of_drafts
from forum.emergency import actions as emergency_actions
from forum.findings.actions import accept_finding
from forum.flags import actions as flag_actions
from forum.leads.models import Progress
from forum.practice import actions as practice_actions
from forum.referrals import actions as referral_actions
from forum.review.escalating import escalate_review
from forum.review.models import Review
from forum.review.questions import ask_author
from tests.accounts.people import make_person
from tests.care.looking import exposed
from tests.cast import approved_text_clue, draft_case, open_case, submitted_text_clue
from tests.rearranging.moving import moved
from tests.redaction.redacting import redacted
from tests.world import World, turned_down

WORD = "Xylotheque"  # in every secret, and nowhere else
NAMED = ("marta.klein@example.org", "luc.moreau@example.org")
NOBODY_ELSE = ("nobody", "applicant", "outsider", "former", "coordinator", "administrator", "auditor")
READERS = (*NOBODY_ELSE, "expert")  # all but moderators
ON_BOARD = (*NOBODY_ELSE, "expert", "moderator")
# Auditors see each act of an administrator at once, and are meant to.
NOT_FOR_ADMINISTRATION = tuple(one for one in ON_BOARD if one not in {"administrator", "auditor"})


@dataclass(frozen=True)
class Secret:
    """How it comes about, and who must notice nothing."""

    make: Callable[[World], object]
    hidden_from: tuple[str, ...]


def _worked_on(world: World, case: Case) -> Case:
    """A case with all that a case can hold."""
    clue = approved_text_clue(world.cast, case, title=f"{WORD} label", text=WORD, language="es")
    submitted_text_clue(world.cast, case, title=f"{WORD} waiting")
    post_actions.write_post(by=world.cast.investigator, case_id=case.pk, text=f"A {WORD} was here.")
    review = Review.objects.filter(kind="post", case=case).get()
    post_actions.approve_revision(by=world.cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return clue.case


def _case(world: World, **words: object) -> Case:
    return _worked_on(world, open_case(world.cast, world.board, question=f"Where is this {WORD}?", **words))


def _elsewhere(world: World) -> object:
    cast = world.cast
    board = board_actions.create_board(by=cast.administrator, name=f"{WORD} board", purpose="Another", ceiling="red")
    for person in (cast.investigator, cast.moderator_one, cast.moderator_two):
        moderates = person.has_role("moderator")
        board_actions.seat(by=cast.administrator, board_id=board.pk, person=person, as_moderator=moderates)
    return _worked_on(world, open_case(cast, board, question=f"{WORD}?"))


def _pending_post(world: World) -> object:
    return post_actions.write_post(by=world.cast.colleague, case_id=world.case.pk, text=f"Is it a {WORD}?")


def _pending_edit(world: World) -> object:
    approved = Post.objects.get(pk=world.post).approved_id
    return post_actions.edit_post(
        by=world.cast.colleague, post_id=world.post, text=f"Rather a {WORD}.", seen_revision=approved
    )


def _asked(world: World) -> object:
    seen = world.review.seen_hash
    return ask_author(by=world.cast.moderator_one, review_id=world.review.pk, seen=seen, words=f"A {WORD}?")


def _refused_post(world: World, verdict: Callable[..., object]) -> object:
    _pending_post(world)
    review = Review.objects.filter(kind="post", state="waiting").latest("waiting_since")
    return verdict(by=world.cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason=f"No {WORD}")


def _answered(world: World, reasons: str = "") -> object:
    judgement = AnswerWords(places=(("GT", 0.9),), reasons=reasons)
    former = world.sound.answers.filter(expert=world.cast.expert_mx).count()
    return answer_actions.give_answer(
        by=world.cast.expert_mx, clue_id=world.sound.pk, judgement=judgement, after_round=former
    )


def _marked(world: World) -> Post:
    return post_actions.comment_on_mark(
        by=world.cast.expert_mx, clue_id=world.clue.pk, shape="span", geometry={"start": 0, "end": 4}, text=WORD
    )


def _cited(world: World) -> object:
    """Another round of a sealed answer, which cites a mark that waits."""
    waits = _marked(world).mark_id
    assert waits is not None
    judgement = AnswerWords(places=(("GT", 0.9),), marks_against=(waits,))
    return answer_actions.give_answer(
        by=world.cast.expert_mx, clue_id=world.clue.pk, judgement=judgement, after_round=1
    )


def _referred(world: World) -> object:
    case = open_case(world.cast, world.board, question="To be referred", handling=Handling.STRICT, named_emails=NAMED)
    unit = Organisation.objects.get(name="Unit A")
    make_person("Kari Keeper", "kari@example.org", unit, "coordinator")
    return referral_actions.refer_case(
        by=world.cast.investigator, case_id=case.pk, to_organisation_id=unit.pk, message=f"A {WORD}?", widen=True
    )


def _reported(world: World) -> object:
    """By somebody of the board, who is none of those who must notice nothing."""
    return flag_actions.flag(
        by=world.cast.expert_other, what="post", thing_id=world.post, reason="other", words=f"A {WORD}"
    )


def _struck(world: World) -> object:
    """On somebody of the board whom none of those who must notice nothing looks after."""
    words = {"kind": "tone", "words": f"A {WORD}"}
    one = add_strike(by=world.cast.moderator_one, review_id=turned_down(world.cast, world.case), **words)
    return appeals.appeal_strike(by=world.cast.colleague, strike_id=one.pk, words=f"No {WORD}")


def _hidden(world: World) -> object:
    named = [*NAMED, world.cast.colleague.email]
    red = open_case(world.cast, world.board, question=f"{WORD}?", handling=Handling.RED, named_emails=named)
    return flag_actions.flag(by=world.cast.colleague, what="case", thing_id=red.pk, reason="child")


def _redacted(world: World) -> object:
    """In a case that others do not see; the words lie sealed under a key of their own."""
    case = _case(world, handling=Handling.RED, named_emails=NAMED)
    return redacted(world.cast.moderator_one, "case", case.pk, WORD, words="A street.")


def _practice(world: World) -> object:
    case = draft_case(world.cast, world.board, question=f"Practice {WORD}")
    return practice_actions.set_truth(by=world.cast.investigator, case_id=case.pk, area="MX")


def _asked_wider(world: World) -> object:
    wider = Wider(handling=world.case.handling, board_id=world.board.pk, named_emails=[world.cast.outsider.email])
    return widening.ask_wider(by=world.cast.investigator, case_id=world.case.pk, wider=wider)


def _to_be_moved(world: World) -> object:
    """From one red case to another that one more person reads, so that it waits."""
    here = open_case(world.cast, world.board, question=f"{WORD}?", handling=Handling.RED, named_emails=NAMED)
    more = (*NAMED, world.cast.colleague.email)
    there = open_case(world.cast, world.board, question=f"{WORD}!", handling=Handling.RED, named_emails=more)
    post = post_actions.write_post(by=world.cast.investigator, case_id=here.pk, text=f"A {WORD} was here.")
    review = Review.objects.get(kind="post", case=here)
    post_actions.approve_revision(by=world.cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return moved(world.cast.moderator_two, here, there, [post.pk])


def _found_in_reasons(world: World) -> object:
    answer = _answered(world, f"A {WORD}")
    review = Review.objects.get(kind="answer", subject=answer.pk)
    answer_actions.open_reasons(by=world.cast.moderator_one, review_id=review.pk)
    answer_actions.approve_reasons(by=world.cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    return accept_finding(by=world.cast.investigator, kind="answer", thing_id=answer.pk, why="settled")


def _linked(world: World, *, refused: bool = False) -> object:
    """With the clue that everybody sees; by somebody who sees both."""
    named = [*NAMED, world.cast.colleague.email]
    red = open_case(world.cast, world.board, question=f"{WORD}?", handling=Handling.RED, named_emails=named)
    hidden = approved_text_clue(world.cast, red, title=WORD, text="Panadería La Esquina de la Plaza Mayor")
    finding.look(hidden.pk)
    link = link_actions.state_same_place(
        by=world.cast.colleague, clue_id=hidden.pk, other_id=world.clue.pk, reason=WORD
    )
    return link_actions.refuse(by=world.cast.colleague, link_id=link.pk, reason=WORD) if refused else link


def _person(world: World) -> User:
    unit = organisation_actions.create_organisation(
        by=world.cast.administrator, facts=Facts(f"{WORD} unit", "national_unit", "GT")
    )
    return make_person(f"Paz {WORD}", "paz@example.org", unit, "expert")


def _drafted(world: World) -> object:
    """What somebody is still writing about a case that everybody sees, and about one that nobody else does."""
    mine = actions_of_drafts.Typed({"text": f"A {WORD}, I think"})
    actions_of_drafts.keep(by=world.cast.investigator, kind="post", target=world.draft.pk, typed=mine)
    return actions_of_drafts.keep(by=world.cast.colleague, kind="post", target=world.case.pk, typed=mine)


def _bookmarked(world: World) -> object:
    """By somebody who comes back to what everybody sees."""
    day = timezone.now().date()
    bookmarks.keep(by=world.cast.colleague, kind="post", target=world.post, note=f"A {WORD}?", day=day)
    return bookmarks.remind()


def _looked_after(world: World) -> None:
    """What three people chose for themselves, and what they looked at today and in the weeks before."""
    for person in (world.cast.expert_mx, world.unit_expert, world.cast.moderator_one):
        change_care(by=person, choices=Choices(off=("text", "crying"), items=1, greyscale=True))
        for days in (0, 8, 15, 40):
            exposed(person, days, how_many=3)


def _being_read(world: World) -> int:
    """The clue that everybody sees; its leads are sealed for who has not answered."""
    return Progress.objects.filter(clue=world.clue).update(at_hand="words", beat_at=timezone.now())


SECRETS: dict[str, Secret] = {
    "what people keep closed and looked at": Secret(_looked_after, ON_BOARD),
    "a red case": Secret(lambda w: _case(w, handling=Handling.RED, named_emails=NAMED), ON_BOARD),
    "a strict case": Secret(lambda w: _case(w, handling=Handling.STRICT, named_emails=NAMED), ON_BOARD),
    "a case that excludes their organisation": Secret(
        lambda w: _case(w, excluded=tuple(Organisation.objects.filter(name="Institute X"))), ON_BOARD
    ),
    "a draft": Secret(lambda w: draft_case(w.cast, w.board, question=f"{WORD}?"), ON_BOARD),
    "a board and its case": Secret(_elsewhere, NOT_FOR_ADMINISTRATION),
    "a bookmark": Secret(_bookmarked, ON_BOARD),
    "a draft of a post": Secret(_drafted, ON_BOARD),
    "a post that waits": Secret(_pending_post, READERS),
    "an edit that waits": Secret(_pending_edit, READERS),
    "a post that was returned": Secret(lambda w: _refused_post(w, post_actions.return_revision), READERS),
    "a post in quarantine": Secret(lambda w: _refused_post(w, post_actions.quarantine_revision), READERS),
    "what a moderator asks an author": Secret(_asked, READERS),
    "that an item was passed on": Secret(
        lambda w: escalate_review(by=w.cast.moderator_one, review_id=w.review.pk, reason=WORD), READERS
    ),
    "a clue that waits": Secret(lambda w: submitted_text_clue(w.cast, w.case, title=f"{WORD}"), READERS),
    "a sealed answer": Secret(_answered, READERS),
    "how far programs are with a clue": Secret(_being_read, READERS),
    "a mark that waits": Secret(_marked, READERS),
    "a mark cited in a sealed answer": Secret(_cited, READERS),
    "reasons that wait": Secret(lambda w: _answered(w, f"A {WORD}"), READERS),
    "a referral to another unit": Secret(_referred, tuple(one for one in ON_BOARD if one != "administrator")),
    "the truth of a practice case": Secret(_practice, ON_BOARD),
    "a wider audience that was asked for": Secret(_asked_wider, READERS),
    "posts that are to be moved": Secret(_to_be_moved, ON_BOARD),
    "a finding in sealed reasons": Secret(_found_in_reasons, READERS),
    "a report of a post": Secret(_reported, READERS),
    "a strike on somebody, and their appeal": Secret(_struck, tuple(one for one in READERS if one != "administrator")),
    "a report that hides a case of others": Secret(_hidden, ON_BOARD),
    "a redaction in a red case": Secret(_redacted, ON_BOARD),
    "an emergency": Secret(
        lambda w: emergency_actions.ask(by=w.cast.administrator, code=w.case.code, reason=WORD),
        tuple(one for one in ON_BOARD if one not in {"administrator", "auditor", "coordinator"}),
    ),
    "a link with a clue of a red case": Secret(_linked, ON_BOARD),
    "a link that was refused": Secret(lambda w: _linked(w, refused=True), ON_BOARD),
    "a person of another unit": Secret(_person, NOT_FOR_ADMINISTRATION),
}
