"""Who opens far more cases than usual is slowed down with a sentence, and who looks after them is told once an hour."""

from __future__ import annotations

import time
from importlib import reload

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clearance, pace, slowing
from accounts.cases_opened import CaseOpened, Slowed
from accounts.errors import BadInput, NotFoundHere, SlowDown, WrongState
from accounts.models import Role, User
from audit import readings
from audit.models import Entry, Reading
from audit.queries import entry_row
from deploy import settings as deployed
from forum.alerts.models import InboxItem
from forum.cases.events import CaseConsulted
from forum.cases.models import Case
from tests.accounts.people import make_person, sign_in
from tests.accounts.test_devices import come
from tests.cast import Cast, draft_case, open_case, submitted_text_clue
from tests.test_query_counts import _pages
from tests.world import World

Kind = InboxItem.Kind
MOST = 3


@pytest.fixture(autouse=True)
def few(settings) -> None:
    settings.READING_FLOOR_HOUR, settings.READING_FLOOR_DAY, settings.READING_FLOOR_MODERATORS = MOST, 5, 6
    settings.READING_CEILING = 8


@pytest.fixture
def cases(cast: Cast, board) -> list[Case]:
    return [open_case(cast, board, question=f"Where is it, {number}?") for number in range(MOST + 2)]


@pytest.fixture
def lead(cast: Cast) -> User:
    return make_person("Lena Lead", "lena@example.org", cast.expert_mx.organisation, Role.COORDINATOR)


@pytest.fixture
def clock(monkeypatch) -> list[int]:
    """The hour it is: one that is the fifth of its day."""
    now = [int(time.time()) // 3600 // 24 * 24 + 5]
    monkeypatch.setattr(pace, "hour_now", lambda: now[0])
    return now


def opened(client: Client, case: Case, **headers: str):
    return client.get(f"/cases/{case.pk}/", headers=headers)


def read(user: User, *numbers: object) -> None:
    for number in numbers:
        readings.record_reading(CaseConsulted(object=str(number), case=f"case {number}"), by=user)


def test_what_is_usual_for_anybody_is_twenty_an_hour_and_sixty_a_day() -> None:
    fresh = reload(deployed)
    assert (fresh.READING_FLOOR_HOUR, fresh.READING_FLOOR_DAY) == (20, 60)
    assert (fresh.READING_FLOOR_MODERATORS, fresh.READING_CEILING) == (100, 120)


@pytest.mark.req(32)
def test_the_next_case_is_refused_with_a_sentence_and_a_time(cast: Cast, cases, lead, client_of, clock) -> None:
    client = client_of(cast.expert_mx)
    assert [opened(client, case).status_code for case in cases[:MOST]] == [200] * MOST
    answer = opened(client, cases[MOST])
    page = answer.content.decode()
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "You have opened 3 cases in this hour." in page
    assert "Your lead has been told." in page
    assert 'datetime="' in page
    assert cases[MOST].question not in page
    assert cases[MOST].code not in page
    assert opened(client, cases[0]).status_code == 200  # what is open stays open
    clock[0] += 1
    assert opened(client, cases[MOST]).status_code == 200


def test_a_part_of_a_page_is_refused_with_the_sentence_alone(cast: Cast, cases, client_of, clock) -> None:
    client = client_of(cast.expert_mx)
    for case in cases[:MOST]:
        opened(client, case)
    answer = client.get(f"/cases/{cases[MOST].pk}/news", headers={"HX-Request": "true"})
    assert answer.status_code == 429
    assert "You have opened 3 cases" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.req(32)
@pytest.mark.req(22)
def test_leads_are_told_once_an_hour_of_the_person_and_the_number(cast: Cast, cases, lead, client_of, clock) -> None:
    client = client_of(cast.expert_mx)
    for _again in range(2):
        for case in cases:
            opened(client, case)
    for person, times in ((lead, 1), (cast.administrator, 1), (cast.coordinator, 0), (cast.expert_mx, 0)):
        assert InboxItem.objects.filter(user=person, kind=Kind.READS_MUCH).count() == times, person
    row = InboxItem.objects.get(user=lead, kind=Kind.READS_MUCH)
    assert (row.case_id, row.target, row.why) == (None, cast.expert_mx.pk, {"cases": "3", "within": "hour"})
    page = client_of(lead).get("/inbox/").content.decode()
    assert "Elena Ruiz, 3 in an hour" in page
    assert not any(case.code in page or str(case.pk) in page for case in cases)
    [entry] = Entry.objects.filter(op="reading.slow")
    assert (entry.outcome, entry_row(entry).opened["detail"]) == ("denied", "3 in this hour")
    clock[0] += 1
    Reading.objects.all().delete()  # nothing is a repetition any more
    for case in [cases[4], *cases]:
        opened(client, case)
    assert Entry.objects.filter(op="reading.slow").count() == 2


@pytest.mark.req(19)
@pytest.mark.req(32)
@pytest.mark.lesson(15)
def test_what_is_hidden_answers_as_ever_to_who_was_slowed_down(cast: Cast, cases, board, client_of, clock) -> None:
    hidden = draft_case(cast, board)  # somebody else's draft
    clue = submitted_text_clue(cast, cases[0])
    client, stranger = client_of(cast.expert_mx), client_of(cast.outsider)
    pages = ("/cases/{}/", "/discussion/cases/{}/", "/answers/cases/{}/belief", "/cases/{}/news")
    before = {page: client.get(page.format(hidden.pk)).content for page in pages}
    assert CaseOpened.objects.count() == 0  # only what was shown counts
    for case in cases:
        opened(client, case)
    assert opened(client, cases[MOST]).status_code == 429
    for page in pages:
        answer, absent = (
            client.get(page.format(hidden.pk)),
            client.get(page.format("0" * 8 + "-0000-4000-8000-" + "0" * 12)),
        )
        assert answer.status_code == absent.status_code != 429, page
        assert answer.content == absent.content == before[page], page
    assert client.get(f"/clues/{clue.pk}/").status_code == 404
    assert opened(stranger, cases[0]).status_code == 404
    assert not CaseOpened.objects.filter(user=cast.outsider).exists()


@pytest.mark.req(32)
def test_every_page_of_a_case_is_counted_and_refused(world: World, client_of, settings, clock) -> None:
    settings.READING_FLOOR_HOUR = settings.READING_FLOOR_MODERATORS = settings.READING_CEILING = 0
    about_a_case, spared = set(), set()
    for name, (user, ids, _most) in _pages(world).items():
        Reading.objects.all().delete()
        pace._known.forget()
        before = Entry.objects.count()
        answer = client_of(user).get(reverse(name, args=ids))
        (about_a_case if answer.status_code == 429 else spared).add(name)
        if answer.status_code == 429:
            told = set(Entry.objects.order_by("at").values_list("op", flat=True)[before:])
            assert told <= {"reading.slow", "alert.deliver"}, name
    assert about_a_case >= {
        "cases:case", "cases:edit", "clues:clue", "clues:new", "clues:edit", "clues:media", "clues:peaks",
        "clues:tile", "clues:preview",
        "discussion:thread", "discussion:edit", "answers:give", "answers:belief", "practice:result",
        "referrals:referral", "referrals:refer", "desk:item",
    }  # fmt: skip
    assert spared >= {"boards:home", "alerts:inbox", "accounts:home", "audit:trail", "desk:queue"}


def test_what_is_usual_is_known_from_sign_in_on(cast: Cast, clock) -> None:
    CaseOpened.objects.bulk_create(
        CaseOpened(user=cast.expert_mx, hour=clock[0] - 24, opened=str(one), in_hour=1, in_day=1) for one in range(2)
    )
    client = come(cast.expert_mx)
    assert client.session[pace.USUAL] == [2, 2]


@pytest.mark.req(32)
def test_a_lead_lifts_it_for_the_day_with_a_reason_and_a_fresh_factor(
    cast: Cast, cases, lead, client_of, clock
) -> None:
    reader, leading = client_of(cast.expert_mx), client_of(lead)
    for case in cases[: MOST + 1]:
        opened(reader, case)
    page = f"/people/{cast.expert_mx.pk}/watch/"
    shown = leading.get(page).content.decode()
    assert "3 of at most 3" in shown
    assert leading.post(page, {"reason": " "}).status_code == 422
    session = leading.session
    kept = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - clearance.FRESH_SECONDS} for one in kept]
    session.save()
    assert "reauthenticate" in leading.post(page, {"reason": "A raid tonight."})["Location"]
    assert opened(reader, cases[MOST]).status_code == 429
    assert client_of(lead).post(page, {"reason": "A raid tonight."})["Location"] == page
    assert opened(reader, cases[MOST]).status_code == 200
    entry = Entry.objects.filter(op="reading.lift").get()
    assert entry_row(entry).opened["justification"] == "A raid tonight."
    with pytest.raises(WrongState):
        slowing.lift(by=lead, user_id=cast.expert_mx.pk, reason="Again.")
    read(cast.expert_mx, *range(4))
    with pytest.raises(SlowDown):  # the ceiling stays
        read(cast.expert_mx, "ninth")
    clock[0] += 24
    Reading.objects.all().delete()  # nothing is a repetition any more
    read(cast.expert_mx, *range(MOST))
    with pytest.raises(SlowDown):
        read(cast.expert_mx, "fourth")


def test_nobody_lifts_it_for_themselves_or_for_others_people(cast: Cast, lead) -> None:
    for by, person in (
        (lead, lead), (cast.coordinator, cast.expert_mx), (cast.moderator_one, cast.expert_mx),
        (cast.administrator, cast.administrator), (cast.expert_mx, cast.expert_mx),
    ):  # fmt: skip
        with pytest.raises(NotFoundHere):
            slowing.lift(by=by, user_id=person.pk, reason="I want to.")
    with pytest.raises(BadInput):
        slowing.lift(by=lead, user_id=cast.expert_mx.pk, reason=" ")


def test_who_is_slowed_has_no_row_of_the_case_they_did_not_see(cast: Cast, cases, client_of, clock) -> None:
    client = client_of(cast.expert_mx)
    for case in cases:
        opened(client, case)
    assert CaseOpened.objects.filter(user=cast.expert_mx).count() == MOST
    assert Slowed.objects.filter(user=cast.expert_mx).count() == 1
    sign_in(client, cast.expert_mx)  # a new session counts on
    assert opened(client, cases[MOST]).status_code == 429
