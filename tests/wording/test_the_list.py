"""The list of terms: administrators add, change and switch; every version stays, and each act is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.errors import BadInput, Conflict, NotFoundHere
from accounts.models import User
from audit import queries as trail
from audit.models import Entry
from forum.boards.models import Board
from forum.wording import actions, queries
from forum.wording.actions import TermWords
from forum.wording.models import TermVersion
from forum.wording.starting import STARTING
from tests.cast import Cast, make_cast, open_case

ClientOf = Callable[[User], Client]
PAGE = "/wording/"
NEW = TermWords("old word; old words", "new word", "it is clearer", "en")


def found_by() -> set[tuple[str, ...]]:
    return {one.forms for one in queries.entries()}


def test_an_administrator_adds_changes_and_switches_and_the_trail_tells_each(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.administrator)
    sent = {"forms": NEW.forms, "better": NEW.better, "why": NEW.why, "language": NEW.language}
    assert page.post(PAGE, {**sent, "add": "1"}).status_code == 302
    key = TermVersion.objects.get().term
    changed = {**sent, "better": "newer word", "term": key, "seen": "1", "change": "1"}
    assert page.post(PAGE, changed).status_code == 302
    assert page.post(PAGE, {"term": key, "seen": "2", "off": "1"}).status_code == 302
    assert page.post(PAGE, {"term": key, "seen": "3", "on": "1"}).status_code == 302
    rows = list(TermVersion.objects.filter(term=key).order_by("number").values_list("number", "better", "is_on"))
    assert rows == [(1, "new word", True), (2, "newer word", True), (3, "newer word", False), (4, "newer word", True)]
    shown = page.get(PAGE).content.decode()
    for words in ("newer word", "version 4", "version 1", "new word", "it is clearer"):
        assert words in shown
    entries = list(Entry.objects.filter(op__startswith="term.").order_by("at"))
    fields = trail.opened(entries)
    assert [one.op for one in entries] == ["term.keep", "term.keep", "term.switch", "term.switch"]
    assert [fields[one.pk]["detail"] for one in entries] == [
        "en: old word; old words → new word; version 1", "en: old word; old words → newer word; version 2",
        "off: old word; old words; version 3", "on: old word; old words; version 4",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_what_is_switched_off_is_found_no_more_at_once_and_can_come_back() -> None:
    by = make_cast().administrator
    forms = STARTING["en-tourist"].forms
    assert forms in found_by()
    actions.switch_term(by=by, key="en-tourist", seen=0, on=False)
    assert forms not in found_by()
    assert queries.term("en-tourist").before[0].number == 0, "what the list began with is still said"
    actions.switch_term(by=by, key="en-tourist", seen=1, on=True)
    assert forms in found_by()
    actions.add_term(by=by, words=NEW)
    assert ("old word", "old words") in found_by()


def test_who_saves_after_somebody_else_is_told_and_loses_nothing(cast: Cast, client_of: ClientOf) -> None:
    actions.change_term(by=cast.administrator, key="en-tourist", seen=0, words=NEW)
    sent = {"forms": "mine", "better": "better mine", "why": "mine too", "language": "en"}
    late = client_of(cast.administrator).post(PAGE, {**sent, "term": "en-tourist", "seen": "0", "change": "1"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "This term was changed" in shown
    assert 'value="better mine"' in shown
    assert TermVersion.objects.count() == 1
    with pytest.raises(Conflict):
        actions.switch_term(by=cast.administrator, key="en-tourist", seen=0, on=False)


@pytest.mark.parametrize(
    "words",
    [
        TermWords(" ; !", "b", "c", "en"), TermWords("a", "", "c", "en"), TermWords("a", "b", " ", "en"),
        TermWords("a", "b", "c", "xx"), TermWords("a", "b" * 201, "c", "en"), TermWords("a\x00", "\x00", "c", "en"),
    ],
)  # fmt: skip
def test_half_a_term_is_none(cast: Cast, words: TermWords) -> None:
    with pytest.raises(BadInput):
        actions.add_term(by=cast.administrator, words=words)
    assert not TermVersion.objects.exists()


def test_what_cannot_be_kept_comes_back_with_what_was_typed(cast: Cast, client_of: ClientOf) -> None:
    sent = {"forms": "a word", "better": "", "why": "reason kept", "language": "en", "add": "1"}
    answer = client_of(cast.administrator).post(PAGE, sent)
    assert answer.status_code == 422
    assert 'value="reason kept"' in answer.content.decode()


@pytest.mark.req(19)
@pytest.mark.parametrize("who", ["moderator_one", "investigator", "expert_mx", "auditor", "coordinator"])
def test_for_everybody_else_there_is_no_such_page(who: str, cast: Cast, client_of: ClientOf) -> None:
    person = getattr(cast, who)
    page = client_of(person)
    assert page.get(PAGE).status_code == page.get("/wording/none/").status_code == 404
    assert page.post(PAGE, {"term": "en-tourist", "seen": "0", "off": "1"}).status_code == 404
    for act in (
        lambda: actions.add_term(by=person, words=NEW),
        lambda: actions.change_term(by=person, key="en-tourist", seen=0, words=NEW),
        lambda: actions.switch_term(by=person, key="en-tourist", seen=0, on=False),
        lambda: actions.switch_term(by=cast.administrator, key="no-such", seen=0, on=False),
    ):
        with pytest.raises(NotFoundHere):
            act()
    assert not TermVersion.objects.exists()


def test_a_term_of_an_administrator_is_said_to_whoever_writes_it(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    writer, page = client_of(cast.expert_mx), f"/discussion/cases/{case.pk}/write/"
    actions.add_term(by=cast.administrator, words=NEW)
    shown = writer.post(page, {"text": "An Old Word it is."}).content.decode()
    assert "Old Word" in shown
    assert "new word" in shown
    assert "it is clearer" in shown
