"""Links between clues: found for who sees both, decided by people with a reason, and nothing to anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import Q
from django.test import Client

from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import User
from audit import keys
from audit.models import Entry, Private
from forum.answers import actions as answer_actions
from forum.answers import sealing
from forum.answers.words import AnswerWords
from forum.arranging import finding, link_actions, link_queries
from forum.arranging.link_actions import confirm, refuse, state_same_place
from forum.arranging.models import Fingerprint, Link
from forum.audience import narrowing, widening
from forum.audience.widening import Wider
from forum.boards.models import Board, Handling
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.emergency import actions as emergencies
from forum.erasure import actions as erasure
from forum.practice import actions as practice_actions
from forum.referrals import outcomes
from forum.review import cases as vetting
from tests.arranging.alike import LONGER, PHRASE
from tests.cast import Cast, approved_text_clue, draft_case, open_case
from tests.related.two_units import another_board, theirs
from tests.two_worlds.walking import _without_chance

Clients = Callable[[User], Client]


@pytest.fixture
def pair(cast: Cast, board: Board) -> tuple[Clue, Clue]:
    """Two clues of two cases of one board with the same phrase, looked at."""
    one = approved_text_clue(cast, open_case(cast, board), title="First sign", text=PHRASE)
    other = approved_text_clue(cast, open_case(cast, board), title="Second sign", text=LONGER)
    assert [finding.look(clue.pk) for clue in (one, other)] == [0, 1]
    return one, other


def page(browser: Client, clue: Clue) -> str:
    answer = browser.get(f"/arranging/clues/{clue.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def judged(cast: Cast, *clues: Clue) -> None:
    for clue in clues:
        answer_actions.give_answer(by=cast.expert_mx, clue_id=clue.pk, judgement=AnswerWords(places=(("MX", 0.7),)))


def test_a_suggestion_is_confirmed_with_a_reason_and_shown_on_both(
    cast: Cast, pair: tuple[Clue, Clue], client_of: Clients
) -> None:
    one, other = pair
    mine, theirs = client_of(cast.investigator), client_of(cast.colleague)
    link = Link.objects.get()
    assert "Second sign" in page(mine, one)
    assert "100 % alike" in page(mine, one)
    address = f"/arranging/clues/{one.pk}/"
    for empty in ("", "  "):
        answer = mine.post(address, {"link": str(link.pk), "do": "confirm", "reason": empty})
        assert answer.status_code == 422
        assert "Write a reason" in answer.content.decode()
    confirmed = mine.post(address, {"link": str(link.pk), "do": "confirm", "reason": "One <hand> wrote both."})
    assert confirmed.status_code == 302
    for clue, its_other in ((one, other), (other, one)):
        shown = theirs.get(f"/clues/{clue.pk}/").content.decode()
        assert "Linked:" in shown
        assert its_other.title in shown
        assert its_other.title in theirs.get(f"/arranging/cases/{clue.case_id}/").content.decode()
    assert "One &lt;hand&gt; wrote both." in page(mine, one)
    assert "wrote both" not in page(theirs, one)  # no words that nobody has vetted
    entry = Entry.objects.get(op="link.confirm")
    assert Private.objects.filter(entry=entry, field="justification").exists()
    with pytest.raises(WrongState):
        confirm(by=cast.colleague, link_id=link.pk, reason="Again.")


def test_what_was_refused_with_a_reason_never_comes_back(
    cast: Cast, pair: tuple[Clue, Clue], client_of: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = pair
    link, mine = Link.objects.get(), client_of(cast.investigator)
    refuse(by=cast.colleague, link_id=link.pk, reason="A common phrase.")
    with pytest.raises(WrongState):
        refuse(by=cast.colleague, link_id=link.pk, reason="Again.")
    assert [finding.look(clue.pk) for clue in pair] == [0, 0]
    Fingerprint.objects.all().delete()
    call_command("find_near_duplicates")
    assert "2 clues were looked at, 0 new links were found." in capsys.readouterr().out
    for clue, its_other in ((one, other), (other, one)):
        assert its_other.title not in page(mine, clue)
        assert its_other.title not in mine.get(f"/clues/{clue.pk}/").content.decode()
    assert Link.objects.get().reason == "A common phrase."
    assert Entry.objects.filter(op="link.refuse").count() == 1


def test_the_command_looks_at_clues_of_before(cast: Cast, board: Board, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (PHRASE, LONGER, "Something else altogether, with not a word of it shared"):
        approved_text_clue(cast, open_case(cast, board), text=text)
    call_command("find_near_duplicates")
    assert "3 clues were looked at, 1 new links were found." in capsys.readouterr().out


def words() -> Link:
    return Link.objects.get(kind="words")


VERBS = {
    "state": lambda by, one, other: state_same_place(by=by, clue_id=one.pk, other_id=other.pk, reason="The same."),
    "confirm": lambda by, one, other: confirm(by=by, link_id=words().pk, reason="The same hand."),
    "refuse": lambda by, one, other: refuse(by=by, link_id=words().pk, reason="Another hand."),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["investigator", "colleague", "moderator_one"])
def test_who_works_on_either_case_links_them(cast: Cast, pair: tuple[Clue, Clue], verb: str, who: str) -> None:
    VERBS[verb](getattr(cast, who), *pair)
    assert Link.objects.get(by=getattr(cast, who)).decided_at is not None


@pytest.mark.parametrize("verb", VERBS)
def test_who_sees_not_both_reads_only_or_judges_blind_links_nothing(
    cast: Cast, pair: tuple[Clue, Clue], verb: str
) -> None:
    one, other = pair
    before = list(Link.objects.values())
    with pytest.raises(NotFoundHere):
        VERBS[verb](cast.outsider, one, other)
    with pytest.raises((NotAllowed, NotFoundHere)):  # has not answered, so sees no link and states none
        VERBS[verb](cast.expert_mx, one, other)
    for case in (one.case, other.case):
        opening = emergencies.ask(by=cast.coordinator, code=case.code, reason="Now.")
        with pytest.raises(NotFoundHere):  # sees one of them at most
            VERBS[verb](cast.coordinator, one, other)
        emergencies.confirm(by=cast.administrator, opening_id=opening.pk)
    with pytest.raises(NotAllowed):
        VERBS[verb](cast.coordinator, one, other)
    assert list(Link.objects.values()) == before
    judged(cast, one, other)
    outcomes.close_case(by=cast.investigator, case_id=one.case_id)
    VERBS[verb](cast.expert_mx, one, other)  # who judged both, while one of the cases is worked on


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_linked_when_both_cases_are_over(cast: Cast, pair: tuple[Clue, Clue], verb: str) -> None:
    for clue in pair:
        outcomes.close_case(by=cast.investigator, case_id=clue.case_id)
    with pytest.raises(WrongState):
        VERBS[verb](cast.investigator, *pair)


@pytest.mark.req(19)
def test_a_link_tells_nothing_of_a_case_one_may_not_see_and_ends_with_access(
    cast: Cast, board: Board, client_of: Clients
) -> None:
    named = (cast.moderator_one.email, cast.moderator_two.email, cast.colleague.email)
    open_one = approved_text_clue(cast, open_case(cast, board), title="Open sign", text=PHRASE)
    red = open_case(cast, board, handling=Handling.RED, named_emails=named, question="A quetzal?")
    expert = client_of(cast.expert_other)

    pages = (
        "/", f"/cases/{open_one.case_id}/", f"/clues/{open_one.pk}/", f"/arranging/clues/{open_one.pk}/",
        f"/arranging/cases/{open_one.case_id}/",
    )  # fmt: skip

    def seen() -> list[str]:
        return [_without_chance(expert.get(one).content.decode(), one) for one in pages]

    answer_actions.give_answer(by=cast.expert_other, clue_id=open_one.pk, judgement=AnswerWords(places=(("MX", 0.7),)))
    without = seen()
    hidden = approved_text_clue(cast, red, title="Quetzal sign", text=LONGER)
    finding.look(open_one.pk)
    assert finding.look(hidden.pk) == 1
    link = Link.objects.get()
    assert seen() == without
    confirm(by=cast.colleague, link_id=link.pk, reason="The same.")
    state_same_place(by=cast.colleague, clue_id=hidden.pk, other_id=open_one.pk, reason="The same corner.")
    assert seen() == without
    for address in (f"/arranging/clues/{open_one.pk}/with/{hidden.pk}/", f"/arranging/clues/{hidden.pk}/"):
        assert expert.get(address).status_code == 404
    find = {"do": "compare"}
    missing = expert.post(f"/arranging/clues/{open_one.pk}/", {**find, "with": "B-22222222/1"})
    there = expert.post(f"/arranging/clues/{open_one.pk}/", {**find, "with": f"{red.code}/1"})
    assert missing.status_code == there.status_code == 422
    assert "no such clue" in there.content.decode()
    with pytest.raises(NotFoundHere):
        refuse(by=cast.expert_other, link_id=link.pk, reason="x")
    # Of the open case's part of the trail, which may leave with its readers, nothing tells of it either.
    of_open = Entry.objects.filter(data_key=keys.data_key(f"case:{open_one.case_id}").id)
    assert set(of_open.filter(op__startswith="link.").values_list("op", flat=True)) == {"link.look"}
    colleague = client_of(cast.colleague)
    assert "Quetzal sign" in page(colleague, open_one)
    narrowing.take_off(by=cast.investigator, case_id=red.pk, user_id=cast.colleague.pk)
    assert "Quetzal" not in page(colleague, open_one)
    assert "Linked:" not in colleague.get(f"/clues/{open_one.pk}/").content.decode()


def test_no_suggestion_for_who_must_stay_blind(cast: Cast, pair: tuple[Clue, Clue], client_of: Clients) -> None:
    one, other = pair
    expert = client_of(cast.expert_mx)
    assert "Second sign" not in page(expert, one)
    judged(cast, one)
    assert "Second sign" not in page(expert, one)  # the other one is sealed still
    judged(cast, other)
    assert "Second sign" in page(expert, one)


def test_what_is_open_to_somebody_is_the_inverse_of_the_seal(cast: Cast, pair: tuple[Clue, Clue]) -> None:
    judged(cast, pair[0])
    for person in (cast.expert_mx, cast.expert_other, cast.investigator, cast.colleague, cast.moderator_one):
        found = set(sealing.open_clues(person))
        assert found == {clue for clue in pair if not sealing.is_sealed_for(person, clue)}, person


def test_a_withdrawn_or_hidden_clue_takes_its_links_with_it(
    cast: Cast, pair: tuple[Clue, Clue], client_of: Clients
) -> None:
    one, other = pair
    confirm(by=cast.colleague, link_id=Link.objects.get().pk, reason="The same.")
    Clue.objects.filter(pk=other.pk).update(state=ClueState.QUARANTINED)
    for person in (cast.investigator, cast.colleague, cast.moderator_one):
        browser = client_of(person)
        assert "Second sign" not in page(browser, one)
        assert browser.get(f"/arranging/clues/{one.pk}/with/{other.pk}/").status_code == 404


def test_practice_cases_are_never_linked(cast: Cast, board: Board) -> None:
    case = draft_case(cast, board)
    practice_actions.set_truth(by=cast.investigator, case_id=case.pk, area="MX")
    review = vetting.submit_case(by=cast.investigator, case_id=case.pk)
    vetting.approve_case(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
    practised = approved_text_clue(cast, case, text=PHRASE)
    other = approved_text_clue(cast, open_case(cast, board), text=PHRASE)
    assert finding.look(practised.pk) == finding.look(other.pk) == 0
    with pytest.raises(BadInput):
        state_same_place(by=cast.colleague, clue_id=practised.pk, other_id=other.pk, reason="x")


def test_the_same_place_is_stated_by_hand_and_taken_back(
    cast: Cast, board: Board, pair: tuple[Clue, Clue], client_of: Clients
) -> None:
    one, other = pair
    mine = client_of(cast.investigator)
    address = f"/arranging/clues/{one.pk}/with/{other.pk}/"
    answer = mine.post(address, {"reason": " "})
    assert answer.status_code == 422
    assert mine.post(address, {"reason": "The same bell tower."}).status_code == 302
    link = Link.objects.get(kind="place")
    assert (link.one_id, link.other_id) == tuple(sorted((one.pk, other.pk)))
    assert "The same bell tower." in mine.get(address).content.decode()
    assert mine.post(address, {"reason": "Again."}).status_code == 409
    refuse(by=cast.colleague, link_id=link.pk, reason="Another tower.")
    assert "Refused:" in mine.get(address).content.decode()
    assert mine.post(address, {"reason": "Look at the clock."}).status_code == 302
    assert Link.objects.get(kind="place").state == "confirmed"
    with pytest.raises(BadInput):
        state_same_place(by=cast.colleague, clue_id=one.pk, other_id=one.pk, reason="x")
    stranger = theirs(cast, another_board(cast))
    with pytest.raises(NotFoundHere):
        state_same_place(by=cast.colleague, clue_id=one.pk, other_id=stranger.pk, reason="x")


def test_two_clues_side_by_side_are_told_for_both(cast: Cast, pair: tuple[Clue, Clue], client_of: Clients) -> None:
    one, other = pair
    browser = client_of(cast.expert_mx)
    before = Entry.objects.filter(op="clue.consult").count()
    answer = browser.get(f"/arranging/clues/{one.pk}/with/{other.pk}/")
    shown = answer.content.decode()
    for clue in pair:
        assert shown.count(f'id="clue-viewer-{clue.pk}"') == 1
    ids = [part.split('"')[0] for part in shown.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert Entry.objects.filter(op="clue.consult").count() == before + 2
    for first, second in ((one.pk, one.pk), (one.pk, cast.outsider.pk), (cast.outsider.pk, one.pk)):
        assert browser.get(f"/arranging/clues/{first}/with/{second}/").status_code == 404
    assert client_of(cast.outsider).get(f"/arranging/clues/{one.pk}/with/{other.pk}/").status_code == 404
    typed = {"do": "compare", "with": f" {other.case.code.lower()}/{other.number} "}
    found = browser.post(f"/arranging/clues/{one.pk}/", typed)
    assert found["Location"] == f"/arranging/clues/{one.pk}/with/{other.pk}/"


@pytest.mark.req(86)
def test_reasons_and_fingerprints_of_a_red_case_lie_sealed_and_follow_its_code(
    cast: Cast, pair: tuple[Clue, Clue]
) -> None:
    from tests.sealing.test_red_words import MARK, stored

    one, other = pair
    confirm(by=cast.investigator, link_id=Link.objects.get().pk, reason="The quetzal.")
    assert stored("arranging_link", "reason") == ["The quetzal."]
    pair_of_moderators = (cast.moderator_one, cast.moderator_two)
    for by, person in (pair_of_moderators, pair_of_moderators[::-1]):  # nobody lets themselves in
        wider = Wider(handling=other.case.handling, board_id=other.case.board_id, named_emails=[person.email])
        review = widening.ask_wider(by=cast.investigator, case_id=other.case_id, wider=wider)
        widening.approve(by=by, review_id=review.pk, seen=review.seen_hash)
    narrowing.make_stricter(by=cast.investigator, case_id=other.case_id, handling=Handling.RED)
    assert all(one.startswith(MARK) for one in stored("arranging_link", "reason"))
    sealed = [one.startswith(MARK) for one in stored("arranging_fingerprint", "value")]
    assert sorted(sealed) == [False, True]
    Link.objects.all().delete()
    assert finding.look(one.pk) == 1  # found again through the sealed one


def test_with_a_case_its_links_and_what_the_trail_keeps_of_them_are_erased(cast: Cast, pair: tuple[Clue, Clue]) -> None:
    one, other = pair
    link = link_queries.links_of(cast.investigator, one)[0].link
    confirm(by=cast.investigator, link_id=link.pk, reason="The same.")
    key = keys.known([link_actions.scope_of(link)])[link_actions.scope_of(link)]
    erasure.erase_case(by=cast.administrator, case_id=other.case_id, because="A test")
    assert not Link.objects.filter(Q(one=one) | Q(other=one)).exists()
    assert not Fingerprint.objects.filter(clue=other.pk).exists()
    assert not keys.known([link_actions.scope_of(link)])
    assert key not in set(keys.scopes([key]))
    assert Case.objects.filter(pk=one.case_id).exists()
