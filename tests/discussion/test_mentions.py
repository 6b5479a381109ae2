"""Calling somebody by @name: readers of the case alone, told once and after vetting, and nobody else is hinted at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from forum.alerts.models import InboxItem
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.discussion import actions, mentions
from forum.discussion.models import Mention, Post
from forum.emergency import actions as emergency_actions
from forum.erasure import actions as erasing
from tests.cast import Cast, open_case
from tests.discussion.posts import approve_post, approved_post, newest, texts
from tests.wording.asked import digest

ClientOf = Callable[[User], Client]


def _called(user: User) -> list[object]:
    return list(InboxItem.objects.filter(user=user, kind="mentioned").values_list("target", flat=True))


@pytest.mark.lesson(6)
def test_who_is_called_is_told_once_and_only_after_vetting(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = actions.write_post(by=cast.investigator, case_id=case.pk, text="@Elena Ruiz, is this Mexican? @elena ruiz!")
    assert _called(cast.expert_mx) == []
    approve_post(cast, post)
    assert _called(cast.expert_mx) == [post.pk]
    assert not InboxItem.objects.filter(user=cast.expert_mx, kind="new_post").exists()
    assert '<bdi class="mention">@Elena Ruiz</bdi>, is this' in texts(cast.colleague, case)[0]
    post.refresh_from_db()
    text = "@Elena Ruiz and @Omar Haddad, is this Mexican?"
    actions.edit_post(by=cast.investigator, post_id=post.pk, text=text, seen_revision=newest(post).pk)
    approve_post(cast, post)
    assert (_called(cast.expert_mx), _called(cast.expert_other)) == ([post.pk], [post.pk])


def test_ones_own_name_a_quote_code_and_a_mail_address_call_nobody(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    text = "@Ingrid Vester\n\n> @Elena Ruiz\n\n`@Omar Haddad` and a@Elena Ruiz, x/@Elena Ruiz"
    post = approved_post(cast, case, by=cast.investigator, text=text)
    assert not InboxItem.objects.filter(kind="mentioned").exists()
    assert newest(post).said == text


@pytest.mark.lesson(18, 19)
def test_nobody_is_called_who_may_not_read_the_case_and_nothing_tells_them_from_nobody(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    writer = client_of(cast.investigator)
    page = f"/discussion/cases/{case.pk}/preview/"
    fragment = {"HX-Request": "true"}
    exists = writer.post(page, {"text": "@Otto Fern: look"}, headers=fragment).content.decode()
    invented = writer.post(page, {"text": "@Anna Fern: look"}, headers=fragment).content.decode()
    assert exists == invented.replace("Anna", "Otto")
    assert "“@Otto” will not be told" in exists
    write, text = f"/discussion/cases/{case.pk}/write/", {"text": "@Otto Fern: look"}
    asked = writer.post(write, text).content.decode()  # it may be an account elsewhere
    sent = writer.post(write, {**text, "as_it_is": digest(asked), "needed": "1"}, follow=True)
    assert "“@Otto” will not be told" in sent.content.decode()
    approve_post(cast, Post.objects.get())
    assert not Mention.objects.exists()
    assert _called(cast.outsider) == []


@pytest.mark.lesson(18)
def test_rights_are_asked_again_when_it_is_approved_and_when_it_is_shown(
    cast: Cast, board: Board, client_of: ClientOf
) -> None:
    case = open_case(cast, board)
    early = actions.write_post(by=cast.investigator, case_id=case.pk, text="@Elena Ruiz and @Omar Haddad")
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    approve_post(cast, early)
    assert (_called(cast.expert_mx), _called(cast.expert_other)) == ([], [early.pk])
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_other)
    inbox = client_of(cast.expert_other).get("/inbox/").content.decode()
    assert case.code not in inbox
    assert "calls you by name" not in inbox


@pytest.mark.lesson(19)
def test_names_are_completed_from_readers_of_the_case_alone(cast: Cast, board: Board, client_of: ClientOf) -> None:
    case = open_case(cast, board)
    page = f"/discussion/cases/{case.pk}/people/"
    asked = client_of(cast.expert_mx).post(page, {"q": "o"}).json()["people"]
    assert [one["name"] for one in asked] == ["Omar Haddad"]  # and neither Otto Fern nor Carla Ortega
    opening = emergency_actions.ask(by=cast.coordinator, code=case.code, reason="Now.")
    emergency_actions.confirm(by=cast.administrator, opening_id=opening.pk)
    assert [one["name"] for one in client_of(cast.expert_mx).post(page, {"q": "o"}).json()["people"]] == ["Omar Haddad"]
    assert client_of(cast.outsider).post(page, {"q": "o"}).status_code == 404
    assert len(mentions.offered(cast.expert_mx, case, "")) == 5  # its author, a colleague, another expert, moderators


def test_a_person_of_another_name_and_an_erased_one_are_shown_as_they_are_now(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post = approved_post(cast, case, by=cast.investigator, text="@Elena Ruiz knows")
    quoting = approved_post(
        cast, case, by=cast.colleague, text="> @Elena Ruiz knows\n\nDoes she?", quotes=[newest(post).pk]
    )
    assert newest(quoting).quotes.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, html FROM discussion_revision WHERE post_id = %s", [_raw(post)])
        kept = " ".join(cursor.fetchone())
    assert "Elena" not in kept
    assert str(cast.expert_mx.pk) not in kept
    erasing.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="Asked for")
    assert "@Erased person</bdi> knows" in texts(cast.colleague, case)[0]
    assert newest(post).said == "@Erased person knows"


def test_two_of_one_name_are_told_apart_by_their_units(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    cast.expert_other.name = "Elena Ruiz"
    with_name(cast.expert_other)
    found = mentions.called_in("@Elena Ruiz or @Elena Ruiz (Unit C)?", case)
    assert [person.pk for person in found.people.values()] == [cast.expert_other.pk]
    assert found.unknown == ("Elena",)


def with_name(person: User) -> None:
    from audit import log
    from audit.acts import act
    from forum.care.events import CareChanged

    with act():
        log.record(CareChanged(object=str(person.pk)), by=person)
        person.save(update_fields=["name"])


def _raw(post: Post) -> str:
    return post.pk.hex if connection.vendor == "sqlite" else str(post.pk)
