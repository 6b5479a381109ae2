"""The search through the front door: words by POST alone, none of them in an address or the trail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Entry, Private
from forum.alerts.models import InboxItem
from forum.boards.models import Board
from forum.care.actions import Choices, change_care
from forum.search import actions
from forum.search.models import SavedSearch
from tests.cast import Cast, approved_text_clue, open_case
from tests.world import posted

PAGE = "/search/"


def test_the_page_finds_marks_and_leads_there(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board, question="Which <b>street</b> is this?")
    post = posted(cast, case, "A Panadería <script>alert(1)</script> in the corner")
    client: Client = client_of(cast.expert_mx)
    shown = client.post(PAGE, {"q": "panaderia"}).content.decode()
    assert "<mark>Panadería</mark>" in shown
    assert reverse("discussion:post", args=[post]) in shown
    assert "<script>alert" not in shown
    assert "1 found" in shown
    assert "panaderia" not in client.get(PAGE).content.decode()
    outside = client_of(cast.outsider).post(PAGE, {"q": "panaderia"}).content.decode()
    assert "Nothing found" in outside
    assert case.code not in outside


def test_what_is_wrong_is_said_and_what_was_typed_stays(cast: Cast, client_of: object) -> None:
    client: Client = client_of(cast.expert_mx)
    answer = client.post(PAGE, {"q": "colour:red house"})
    assert answer.status_code == 422
    assert "colour:red house" in answer.content.decode()
    assert "nothing this search knows" in answer.content.decode()
    for junk in ({"below": "x"}, {"below": "9" * 30}, {"skip": "-1"}, {"below": "٣"}, {"order": "worst"}):
        assert client.post(PAGE, {"q": "house", **junk}).status_code == 200
    assert client.post(PAGE, {"q": "house", "page": "2"}).status_code == 422, "a field that the form does not have"
    assert client.post(PAGE, {"kept": "no id"}).status_code == 404


@pytest.mark.req(79)
@pytest.mark.req(38)
def test_a_search_is_told_in_the_trail_without_its_words(cast: Cast, board: Board, client_of: object) -> None:
    posted(cast, open_case(cast, board), "zarzamora")
    client: Client = client_of(cast.expert_mx)
    before = Entry.objects.filter(op="search.consult").count()
    answer = client.post(PAGE, {"q": "zarzamora"})
    assert Entry.objects.filter(op="search.consult").count() == before + 1
    told = Entry.objects.get(op="search.consult")
    assert b"zarzamora" not in bytes(told.leaf)
    assert answer["Cache-Control"].count("no-store")
    assert "zarzamora" not in answer.request["QUERY_STRING"]
    assert Private.objects.filter(entry=told).exists()


def test_a_facet_narrows(cast: Cast, board: Board, client_of: object) -> None:
    case = open_case(cast, board)
    approved_text_clue(cast, case, text="Quetzal", title="The first", language="es")
    approved_text_clue(cast, case, text="Quetzal", title="The second", language="fr", clue_type="building")
    client: Client = client_of(cast.expert_mx)
    assert 'value="type:building"' in client.post(PAGE, {"q": "quetzal"}).content.decode()
    narrowed = client.post(PAGE, {"q": "quetzal", "add": "type:building"}).content.decode()
    assert "The second" in narrowed
    assert "The first" not in narrowed
    assert 'value="quetzal type:building"' in narrowed


def test_an_answer_is_never_found_before_ones_own(cast: Cast, board: Board, client_of: object, world: object) -> None:
    """Answers are sealed: their reasons are searched by nobody."""
    shown = client_of(cast.expert_other).post(PAGE, {"q": "is:unanswered"}).content.decode()
    assert world.clue.title in shown


def _keep(person: User, query: str, wants_alerts: bool = True) -> SavedSearch:
    return actions.keep_search(by=person, name="Birds", query=query, wants_alerts=wants_alerts)


def test_a_kept_search_alerts_once_of_what_its_owner_may_see(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    posted(cast, case, "An old quetzal")
    for person in (cast.expert_mx, cast.expert_other, cast.outsider, cast.colleague):
        _keep(person, "quetzal")
    hidden = open_case(cast, board, question="Quetzal", excluded=(cast.expert_mx.organisation,))
    post = posted(cast, case, "A new quetzal")  # the colleague's own
    for _round in range(2):
        actions.look()

    def told(person: User) -> set[object]:
        return set(InboxItem.objects.filter(user=person, kind="found").values_list("target", flat=True))

    assert told(cast.expert_mx) == {post}
    assert told(cast.expert_other) == {post, hidden.pk}
    assert told(cast.outsider) == set()
    assert told(cast.colleague) == {hidden.pk}


def test_a_kept_search_is_its_owners_alone(cast: Cast, board: Board, client_of: object) -> None:
    mine, other = client_of(cast.expert_mx), client_of(cast.expert_other)
    mine.post(reverse("search:keep"), {"q": "quetzal", "name": "Birds of Oaxaca", "alerts": "1"})
    one = SavedSearch.objects.get()
    raw = SavedSearch.objects.extra(select={"raw": "name || query"}).values_list("raw", flat=True)[0]
    assert "Birds" not in raw
    assert "quetzal" not in raw
    assert "Birds of Oaxaca" in mine.get(PAGE).content.decode()
    assert "Birds of Oaxaca" not in other.get(PAGE).content.decode()
    address = reverse("search:kept", args=[one.pk])
    assert other.post(address, {"remove": "1"}).status_code == 404
    assert other.post(PAGE, {"kept": str(one.pk)}).status_code == 404
    assert mine.post(PAGE, {"kept": str(one.pk)}).status_code == 200
    mine.post(address, {"alerts": "off"})
    posted(cast, open_case(cast, board), "quetzal")
    assert actions.look() == 0
    mine.post(address, {"remove": "1"})
    assert not SavedSearch.objects.exists()
    refused = mine.post(reverse("search:keep"), {"q": "colour:red", "name": "Red"})
    assert refused.status_code == 422
    assert "Red" in refused.content.decode()


def test_of_a_clue_of_a_kind_that_is_kept_closed_no_word_is_shown(cast: Cast, board: Board, client_of: object) -> None:
    approved_text_clue(cast, open_case(cast, board), text="A quetzal", title="A cry")
    client: Client = client_of(cast.expert_mx)
    assert "A cry" in client.post(PAGE, {"q": "quetzal"}).content.decode()
    change_care(by=cast.expert_mx, choices=Choices(off=("text",)))
    shown = client.post(PAGE, {"q": "quetzal"}).content.decode()
    assert "A kind of clue that you keep closed" in shown
    assert "A cry" not in shown
    assert "<mark>" not in shown
