"""The list, the sheet and the form, as each person's browser gets them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.boards.models import Board
from forum.referrals.models import Referral
from tests.cast import Cast, draft_case, open_case
from tests.referrals.story import (
    MESSAGE,
    ClientOf,
    accepted,
    answered_case,
    coordinator_at,
    recorded,
    refer,
    state_of,
    unit,
)

MOST_QUERIES = 26  # session, person and page head included


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_form_suggests_the_unit_of_the_likely_place_and_shows_what_it_will_read(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    coordinator_at("Noor Vos", "Unit C")
    case, clue = answered_case(cast, board, background="Heard on a call.")
    page = text(client_of(cast.investigator).get(f"/referrals/cases/{case.pk}/new/"))
    suggested, mexico, france = (
        page.index(words)
        for words in ("Suggested by the likely place", "\u2068Unit MX\u2069, Mexico", "\u2068Unit C\u2069, France")
    )
    assert suggested < mexico < france
    for words in (case.question, "Heard on a call.", clue.title, "Visible text", "Mexico"):
        assert words in page
    assert "Unit A" not in page.split("<select")[1].split("</select>")[0]
    assert 'name="widen"' not in page


def test_sending_the_form_refers_the_case(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    answer = client_of(cast.investigator).post(
        f"/referrals/cases/{case.pk}/new/", {"unit": str(unit().pk), "message": MESSAGE}
    )
    referral = Referral.objects.get(case=case)
    assert (answer.status_code, answer["Location"]) == (302, f"/referrals/{referral.pk}/")
    assert state_of(case) == "referred"


def test_a_refused_form_keeps_what_was_typed_and_says_why(cast: Cast, board: Board, client_of: ClientOf) -> None:
    named = (cast.moderator_one.email, cast.moderator_two.email)
    case = open_case(cast, board, handling="red", named_emails=named)
    browser, address = client_of(cast.investigator), f"/referrals/cases/{case.pk}/new/"
    words = {"unit": str(unit().pk), "message": MESSAGE}
    answer = browser.post(address, words)
    assert answer.status_code == 422
    for part in (MESSAGE, "Confirm that you want this", 'name="widen"'):
        assert part in text(answer)
    assert browser.post(address, {**words, "unit": str(uuid4())}).status_code == 422
    assert browser.post(address, {**words, "widen": "on"}).status_code == 302


def test_the_form_is_for_the_author_of_a_case_that_can_be_referred(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case, draft = open_case(cast, board), draft_case(cast, board)
    assert client_of(cast.colleague).get(f"/referrals/cases/{case.pk}/new/").status_code == 403
    assert client_of(cast.investigator).get(f"/referrals/cases/{draft.pk}/new/").status_code == 409
    outsider = client_of(cast.outsider)
    hidden, missing = (outsider.get(f"/referrals/cases/{pk}/new/") for pk in (case.pk, uuid4()))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_the_sheet_shows_the_package_and_each_reading_is_on_record(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case, clue = answered_case(cast, board)
    referral = refer(cast, case)
    page = text(client_of(cast.coordinator).get(f"/referrals/{referral.pk}/"))
    for words in (case.code, case.question, MESSAGE, clue.title, "Mexico", "Accept", "Decline", "Unit A"):
        assert words in page
    assert clue.text not in page
    assert f"/cases/{case.pk}/" not in page
    assert recorded("referral.consult") == 1


def test_before_accepting_a_coordinator_has_the_package_and_nothing_of_the_case(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case, clue = answered_case(cast, board)
    referral = refer(cast, case)
    browser = client_of(cast.coordinator)
    for address in (f"/cases/{case.pk}/", f"/clues/{clue.pk}/", f"/referrals/cases/{case.pk}/news"):
        assert browser.get(address).status_code == 404
    answer = browser.post(f"/referrals/{referral.pk}/accept/")
    assert (answer.status_code, answer["Location"]) == (302, f"/referrals/{referral.pk}/")
    for address in (f"/cases/{case.pk}/", f"/clues/{clue.pk}/", f"/referrals/cases/{case.pk}/news"):
        assert browser.get(address).status_code == 200
    assert f"/cases/{case.pk}/" in text(browser.get(f"/referrals/{referral.pk}/"))


def test_declining_asks_for_a_reason_and_the_author_reads_it(cast: Cast, board: Board, client_of: ClientOf) -> None:
    referral = refer(cast, open_case(cast, board))
    browser = client_of(cast.coordinator)
    assert browser.post(f"/referrals/{referral.pk}/decline/", {"reason": ""}).status_code == 422
    assert browser.post(f"/referrals/{referral.pk}/decline/", {"reason": "Not our prefix."}).status_code == 302
    page = text(client_of(cast.investigator).get(f"/referrals/{referral.pk}/"))
    assert "Declined by <bdi>Carla Ortega</bdi>" in page
    assert "Not our prefix." in page
    assert 'name="reason"' not in page


def test_the_second_of_two_coordinators_gets_the_page_as_it_is_now(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    second = coordinator_at("Diego Luna", "Unit MX")
    referral = accepted(cast, open_case(cast, board))
    answer = client_of(second).post(f"/referrals/{referral.pk}/accept/")
    assert answer.status_code == 409
    assert "\u2068Carla Ortega\u2069 accepted this referral" in text(answer)
    assert "What came of it" in text(answer)


def test_the_outcome_is_given_on_the_sheet_and_its_note_is_the_authors(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case, _clue = answered_case(cast, board)
    referral = accepted(cast, case)
    browser = client_of(cast.coordinator)
    assert browser.post(f"/referrals/{referral.pk}/conclude/", {"note": "?"}).status_code == 422
    words = {"outcome": "located", "note": "Calle Cinco."}
    assert browser.post(f"/referrals/{referral.pk}/conclude/", words).status_code == 302
    page = text(client_of(cast.investigator).get(f"/referrals/{referral.pk}/"))
    assert "Outcome: Located (<bdi>Carla Ortega</bdi>)" in page
    assert "Calle Cinco." in page
    helper = client_of(cast.expert_mx)
    assert "The place was found." in text(helper.get("/inbox/"))
    assert "Calle Cinco." not in text(helper.get(f"/cases/{case.pk}/"))
    assert "Calle Cinco." not in text(helper.get("/inbox/"))


def test_a_hidden_referral_answers_like_one_that_never_was(cast: Cast, board: Board, client_of: ClientOf) -> None:
    elsewhere = coordinator_at("Noor Vos", "Unit C")
    referral = refer(cast, open_case(cast, board))
    for person in (elsewhere, cast.outsider, cast.colleague, cast.expert_mx, cast.moderator_one, cast.administrator):
        browser = client_of(person)
        missing = browser.get(f"/referrals/{uuid4()}/")
        verbs = {"": {}, "accept/": {}, "decline/": {"reason": "No."}, "conclude/": {"outcome": "located"}}
        for verb, words in verbs.items():
            address = f"/referrals/{referral.pk}/{verb}"
            answer = browser.post(address, words) if verb else browser.get(address)
            assert (answer.status_code, answer.content) == (404, missing.content)
    assert recorded("referral.consult") == 0


def test_the_audience_learns_that_a_unit_was_asked_and_not_which(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case, _clue = answered_case(cast, board)
    accepted(cast, case)
    for person in (cast.expert_other, cast.expert_mx, cast.colleague):
        panel = text(client_of(person).get(f"/referrals/cases/{case.pk}/news"))
        assert "Referred to a national unit" in panel
        for secret in ("Unit MX", "Carla", "accepted", "/referrals/cases", "<form"):
            assert secret not in panel
    panel = text(client_of(cast.investigator).get(f"/referrals/cases/{case.pk}/news"))
    assert "Referred to \u2068Unit MX\u2069" in panel
    assert "\u2068Unit MX\u2069 accepted" in panel
    assert "Set as located" in panel
    assert "\u2068Unit MX\u2069 accepted" in text(client_of(cast.coordinator).get(f"/referrals/cases/{case.pk}/news"))


def test_the_list_has_what_came_in_and_what_went_out_and_marks_what_is_late(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    referral = refer(cast, case)
    coming, going = client_of(cast.coordinator), client_of(cast.investigator)
    for page in (text(coming.get("/referrals/")), text(going.get("/referrals/"))):
        assert case.question in page
        assert "answer due in" in page
    assert "from <bdi>Unit A</bdi>" in text(coming.get("/referrals/"))
    assert "to <bdi>Unit MX</bdi>" in text(going.get("/referrals/?tab=in"))  # who coordinates nothing has one list
    assert case.question not in text(coming.get("/referrals/?tab=out"))
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(hours=25))
    assert "overdue by" in text(coming.get("/referrals/"))
    for person in (cast.outsider, cast.colleague):
        assert case.question not in text(client_of(person).get("/referrals/"))


@pytest.mark.parametrize("who", ["coordinator", "investigator"])
def test_one_referral_or_many_take_the_same_number_of_queries(
    cast: Cast, board: Board, client_of: ClientOf, who: str
) -> None:
    case, _clue = answered_case(cast, board)
    referral = accepted(cast, case)
    browser = client_of(getattr(cast, who))
    pages = ["/referrals/", f"/referrals/{referral.pk}/", f"/referrals/cases/{case.pk}/news"]
    if who == "investigator":
        pages.append(f"/referrals/cases/{case.pk}/new/")
    once = [queries_of(browser, page) for page in pages]
    for number in range(3):
        coordinator_at(f"Person {number}", "Unit C")
        refer(cast, open_case(cast, board))
    refer(cast, case, to="Unit C")
    assert [queries_of(browser, page) for page in pages] == once
    assert max(once) <= MOST_QUERIES


def queries_of(browser: Client, address: str) -> int:
    """Of the second reading: the first one writes an entry of the trail, the second is counted to it."""
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)
