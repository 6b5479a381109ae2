"""Words are taken out of a clue, a question and reasons; what points at them and what was made of them fits again."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput, NotFoundHere
from forum.answers import actions as answers
from forum.answers.words import AnswerWords
from forum.arranging.models import Fingerprint
from forum.boards.models import Board
from forum.cases import actions as cases
from forum.cases.actions import CaseWords
from forum.cases.models import Case
from forum.clues import actions as clues
from forum.clues import originals
from forum.clues.actions import ClueWords
from forum.clues.models import Clue, Media
from forum.leads.models import Findings
from forum.redaction import things
from forum.redaction.models import Redaction
from forum.related import steps as related
from forum.related.models import Sign
from forum.review import cases as vetting
from forum.review.models import Review
from tests.cast import Cast, approve, draft_case, submitted_text_clue
from tests.clues.media import files_in
from tests.redaction.everywhere import scene
from tests.redaction.redacting import BLOCK, WORD, redacted
from tests.world import _cleaned


def test_marks_and_what_programs_found_point_at_the_block(cast: Cast, board: Board) -> None:
    made = scene(cast, board)
    before = Fingerprint.objects.get(clue=made.clue, kind="words").value
    redacted(cast.moderator_two, "clue", made.clue.pk)
    clue = Clue.objects.get(pk=made.clue.pk)
    at = clue.text.index(BLOCK)
    place = clue.marks.get().geometry
    assert (place["start"], place["end"]) == (at, at + len(BLOCK))
    assert Findings.objects.get(clue=clue).told[0]["leads"][0]["span"] == [at, at + len(BLOCK)]
    assert Fingerprint.objects.get(clue=clue, kind="words").value != before
    assert WORD in Case.objects.get(pk=made.case.pk).question  # another text, with a page of its own


def test_a_telephone_number_leads_to_no_other_case_any_more(cast: Cast, case: Case) -> None:
    words = {"text": "Tel. +52 951 516 0000, mail me@example.org", "region": "MX"}
    clue = submitted_text_clue(cast, case, **words)
    approve(cast, clue.pk)
    related.look(Clue.objects.get(pk=clue.pk))
    count = Sign.objects.filter(clue=clue).count()
    redacted(cast.moderator_two, "clue", clue.pk, "+52 951 516 0000")
    assert Sign.objects.filter(clue=clue).count() == count - 1


def test_files_of_a_text_that_was_cleaned_by_hand_go_with_the_words(
    cast: Cast, case: Case, settings, tmp_path, django_capture_on_commit_callbacks
) -> None:
    settings.MEDIA_STORE = tmp_path
    clue = _cleaned(cast, case)
    assert originals.original_of(cast.investigator, clue.pk)
    files = {tmp_path / media.file_name for media in clue.media.all()}
    assert files <= set(files_in(tmp_path))
    with django_capture_on_commit_callbacks(execute=True):
        one = redacted(cast.moderator_two, "clue", clue.pk, "Ask")
    assert not Media.objects.filter(clue=clue).exists()
    assert not files & set(files_in(tmp_path))
    assert ["file", "Ask Zarzamora"] in one.original
    with pytest.raises(NotFoundHere):  # its owner has no way to it any more
        originals.original_of(cast.investigator, clue.pk)


def test_who_sends_a_clue_a_question_or_reasons_again_can_not_bring_them_back(cast: Cast, board: Board) -> None:
    made = scene(cast, board)
    waiting = submitted_text_clue(cast, made.case, text=f"By {WORD}")
    redacted(cast.moderator_two, "clue", waiting.pk)
    words = ClueWords(clue_type="visible_text", title="Words", expect="Two", text=f"By {WORD.upper()}!")
    with pytest.raises(BadInput, match="A moderator has taken words out"):
        clues.revise_clue(by=cast.investigator, clue_id=waiting.pk, words=words)
    redacted(cast.moderator_two, "answer", made.answer.pk)
    judgement = AnswerWords(places=(("MX", 0.7),), reasons=f"It is {WORD}")
    with pytest.raises(BadInput, match="A moderator has taken words out"):
        answers.give_answer(by=cast.expert_mx, clue_id=made.clue.pk, judgement=judgement, after_round=2)
    draft = draft_case(cast, board, question=f"In {WORD}?")
    vetting.submit_case(by=cast.investigator, case_id=draft.pk)
    redacted(cast.moderator_two, "case", draft.pk)
    review = Review.objects.get(subject=draft.pk)
    vetting.return_case(by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="Say more.")
    with pytest.raises(BadInput, match="A moderator has taken words out"):
        cases.change_draft(by=cast.investigator, case_id=draft.pk, words=CaseWords(question=f"In {WORD}?"))
    cases.change_draft(by=cast.investigator, case_id=draft.pk, words=CaseWords(question="In which street?"))


def test_both_rounds_of_an_answer_lose_them_and_who_has_not_answered_learns_nothing(
    cast: Cast, board: Board, client_of
) -> None:
    made = scene(cast, board)
    one = redacted(cast.moderator_two, "answer", made.answer.pk)
    assert [code for code, _words in one.original] == ["round 1", "round 2"]
    for row in made.clue.answers.all():
        assert WORD not in row.reasons
        assert BLOCK in row.reasons
    with pytest.raises(NotFoundHere):
        things.of(cast.expert_other, "answer", made.answer.pk)
    moderator = cast.moderator_one
    moderator.role_grants.create(role="expert")
    fresh = type(moderator).objects.get(pk=moderator.pk)
    assert not Redaction.objects.visible_to(fresh).exists()
    said = "Redacted words of an answer"  # once among what can be asked for, and once for each line of the log
    assert client_of(fresh).get("/moderation/").content.decode().count(said) == 1
    assert client_of(cast.moderator_two).get("/moderation/").content.decode().count(said) == 2


def test_all_four_are_redacted_through_their_pages(cast: Cast, board: Board, client_of) -> None:
    made, moderator = scene(cast, board), client_of(cast.moderator_two)
    for kind, thing in (("posts", made.post), ("answers", made.answer), ("clues", made.clue), ("cases", made.case)):
        page = f"/redaction/{kind}/{thing.pk}/"
        seen = moderator.get(page).context["seen"]
        typed = {"passages": WORD, "reason": "operational", "words": "", "seen": seen, "previewed": ""}
        shown = moderator.post(page, typed)
        assert "[redacted: operational]" in shown.content.decode()
        done = moderator.post(page, {**typed, "previewed": shown.context["previewed"], "do": "redact"})
        assert done.status_code == 302
        assert "[redacted: operational]" in moderator.get(done.url, follow=True).content.decode()
    assert Redaction.objects.count() == 4
    stale = moderator.post(page, {**typed, "previewed": shown.context["previewed"], "do": "redact"})
    assert stale.status_code == 409
