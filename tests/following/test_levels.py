"""The four levels: the most specific holds, mute wins ties, what one must know comes at every level."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from forum.alerts import levels, outbox, steps
from forum.alerts.levels import About
from forum.alerts.models import Follow, InboxItem, Level
from forum.boards.models import Board, Membership
from forum.cases.models import Case
from forum.clues import experts
from forum.discussion import actions as posts
from forum.following.actions import Choice, choose_levels
from forum.practice import rounds
from tests.cast import Cast, approved_text_clue, open_case
from tests.discussion.posts import approved_post

Kind = InboxItem.Kind
CASE, BOARD = uuid4(), uuid4()
OF = {
    "case": {"case_id": CASE}, "part": {"case_id": CASE, "by_itself": True}, "clue_type": {"clue_type": "speech"},
    "language": {"language": "es"}, "board": {"board_id": BOARD},
}  # fmt: skip


def choose(user: User, scope: str, what: object, level: str) -> None:
    choose_levels(by=user, choices=[Choice(scope, str(what), level)])


def told(user: User, kind: str) -> int:
    return InboxItem.objects.filter(user=user, kind=kind).count()


@pytest.mark.parametrize(
    ("chosen", "level", "by"),
    [
        ({}, "normal", ""),
        ({"board": "mute"}, "mute", "board"),
        ({"board": "mute", "case": "watch"}, "watch", "case"),
        ({"board": "watch", "language": "mute"}, "mute", "language"),
        ({"clue_type": "watch", "language": "mute"}, "mute", "language"),
        ({"clue_type": "mute", "language": "watch"}, "mute", "clue_type"),
        ({"clue_type": "normal", "language": "follow", "board": "watch"}, "follow", "language"),
        ({"clue_type": "mute", "case": "follow"}, "follow", "case"),
        ({"clue_type": "mute", "part": "follow"}, "mute", "clue_type"),  # nobody chose to take part
        ({"board": "mute", "part": "follow"}, "follow", "part"),
        ({"board": "watch", "part": "follow"}, "watch", "board"),  # taking part makes nobody hear less
    ],
)
def test_the_most_specific_choice_holds_and_mute_wins_a_tie(chosen: dict[str, str], level: str, by: str) -> None:
    rows = [Follow(level=one, **OF[scope]) for scope, one in chosen.items()]
    assert levels.effective(rows, About(CASE, BOARD, "speech", "es")) == levels.Effective(level, by)
    assert levels.effective(rows, About(uuid4(), uuid4(), "plugs", "fr")) == levels.NOTHING


@pytest.mark.parametrize("kind", list(Kind))
def test_what_one_must_know_can_not_be_muted_and_everything_else_can(kind: Kind) -> None:
    muted = levels.Effective(Level.MUTE, "board")
    assert muted.wants(kind) == muted.wants_mail(kind) == (kind in levels.MUST)
    named = {"approved", "returned", "quarantined", "referral_in", "named", "offered", "hearer", *map(str, AT_ONCE)}
    assert named <= {str(one) for one in levels.MUST}


AT_ONCE = ("emergency_asked", "emergency_opened", "emergency_unit", "emergency_yours", "new_device", "new_country")


def test_each_level_hears_what_it_should(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    choose(cast.expert_mx, "board", board.pk, "mute")
    choose(cast.expert_other, "board", board.pk, "follow")
    choose(cast.moderator_two, "case", case.pk, "normal")
    approved_post(cast, case, by=cast.colleague, text="First.")
    assert [told(one, "new_post") for one in (cast.expert_mx, cast.expert_other, cast.moderator_two)] == [0, 1, 0]
    other = open_case(cast, board, question="Another?")
    opened = InboxItem.objects.filter(kind="case_opened", case=other)
    assert set(opened.values_list("user", flat=True)) == {
        cast.expert_other.pk,
        cast.colleague.pk,
        cast.moderator_two.pk,
    }
    with transaction.atomic():
        steps.tell([cast.expert_mx], kind=Kind.NAMED, key="named:1", case=case)
    assert told(cast.expert_mx, "named") == 1


@pytest.mark.parametrize("scope", ["clue_type", "language", "board", "case"])
def test_who_muted_a_kind_a_language_or_a_board_is_not_asked(cast: Cast, board: Board, scope: str) -> None:
    case = open_case(cast, board)
    what = {"clue_type": "visible_text", "language": "es", "board": board.pk, "case": case.pk}[scope]
    choose(cast.expert_mx, scope, what, "mute")
    clue = approved_text_clue(cast, case, language="es")
    assert experts.concerned(clue) == []
    assert told(cast.expert_mx, "clue_for_you") == 0
    if scope != "case":
        choose(cast.expert_mx, "case", case.pk, "watch")  # instead
        assert experts.concerned(clue) == [cast.expert_mx]


def test_following_a_language_or_a_kind_brings_such_clues_of_any_case(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    choose(cast.colleague, "language", "es", "follow")
    choose(cast.moderator_two, "clue_type", "visible_text", "watch")
    approved_text_clue(cast, case, language="es")
    assert told(cast.colleague, "clue_added") == told(cast.moderator_two, "clue_added") == 1
    approved_post(cast, case, by=cast.expert_mx, text="No clue in it.")
    assert told(cast.colleague, "new_post") == 0


def test_who_writes_follows_by_itself_and_a_choice_of_theirs_stays(cast: Cast, board: Board) -> None:
    case, other = open_case(cast, board), open_case(cast, board, question="Another?")
    choose(cast.expert_mx, "case", other.pk, "mute")
    for one in (case, other):
        posts.write_post(by=cast.expert_mx, case_id=one.pk, text="Mine.")
    rows = {row.case_id: (row.level, row.by_itself) for row in Follow.objects.filter(user=cast.expert_mx)}
    assert rows == {case.pk: ("follow", True), other.pk: ("mute", False)}


@pytest.mark.lesson(18)
def test_levels_of_what_one_does_not_see_are_not_there(cast: Cast, board: Board, client_of) -> None:
    case, client = open_case(cast, board), client_of(cast.outsider)
    before = Entry.objects.exclude(op="access.deny").count()
    answers = [
        client.post(reverse("following:choose"), {field: "follow"})
        for field in (f"case-{case.pk}", f"case-{uuid4()}", f"board-{board.pk}", f"board-{uuid4()}")
    ]
    assert {(one.status_code, len(one.content)) for one in answers} == {(404, len(answers[0].content))}
    assert not Follow.objects.filter(user=cast.outsider).exists()
    assert Entry.objects.exclude(op="access.deny").count() == before
    choose(cast.expert_mx, "case", case.pk, "watch")
    choose(cast.expert_mx, "board", board.pk, "follow")
    member = client_of(cast.expert_mx)
    assert case.question in member.get(reverse("following:levels")).content.decode()
    Membership.objects.filter(user=cast.expert_mx).delete()
    page = member.get(reverse("following:levels")).content.decode()
    assert case.question not in page
    assert board.name not in page
    assert steps.followers(case) == [cast.investigator]


def test_unknown_levels_kinds_and_fields_are_refused_and_each_change_is_told_once(cast: Cast, board, client_of) -> None:
    client = client_of(cast.expert_mx)
    wrong = ({f"board-{board.pk}": "loud"}, {"clue_type-nothing": "mute"}, {"language-xx": "mute"}, {"topic-1": "mute"})
    assert {client.post(reverse("following:choose"), one).status_code for one in wrong} == {422}
    form = {f"board-{board.pk}": "mute", "clue_type-speech": "", "language-es": "watch", "add_language": "fr",
            "add_level": "normal", "next": "//elsewhere.example/"}  # fmt: skip
    assert client.post(reverse("following:choose"), form)["Location"] == reverse("following:levels")
    assert client.post(reverse("following:choose"), form).status_code == 302
    assert Entry.objects.filter(op="level.choose").count() == 3
    assert Follow.objects.filter(user=cast.expert_mx).count() == 3
    client.post(reverse("following:choose"), {f"board-{board.pk}": ""})
    assert Follow.objects.filter(user=cast.expert_mx, board=board).count() == 0


def test_pages_say_which_level_holds_and_why_and_change_it_without_script(cast: Cast, board, client_of) -> None:
    case = open_case(cast, board)
    clue = approved_text_clue(cast, case, language="es")
    client = client_of(cast.expert_mx)
    choose(cast.expert_mx, "board", board.pk, "mute")
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "because you muted the board" in page
    assert "Watch this case instead" in page
    at = reverse("cases:case", args=[case.pk])
    assert client.post(reverse("following:choose"), {f"case-{case.pk}": "watch", "next": at})["Location"] == at
    assert "Watched: you are told of everything new" in client.get(at).content.decode()
    page = client.get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert 'name="clue_type-visible_text"' in page
    assert 'name="language-es"' in page
    assert "because you muted the board" in client.get(reverse("boards:board", args=[board.pk])).content.decode()


def test_one_query_decides_for_a_whole_delivery_and_one_for_a_page(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    people = [cast.expert_mx, cast.expert_other, cast.colleague, cast.moderator_one, cast.moderator_two]

    def queries(to: list[User], key: str) -> int:
        with transaction.atomic(), CaptureQueriesContext(connection) as seen:
            steps.tell(to, kind=Kind.CLUE_FOR_YOU, key=key, case=case)
        return len([one for one in seen if "alerts_follow" in one["sql"]])

    few = queries(people[:1], "one")
    for number, person in enumerate(people):
        choose(person, "board", board.pk, ["mute", "follow", "watch", "normal", "mute"][number])
    assert few == queries(people, "many") == 1
    assert InboxItem.objects.filter(key="many").count() == 3
    cases = [open_case(cast, board, question=f"Case {n}") for n in range(4)]
    with CaptureQueriesContext(connection) as seen:
        found = levels.of_page(cast.expert_mx, [About.of(one) for one in cases])
    assert (len(seen), [one.level for one in found]) == (1, ["mute"] * 4)


def test_a_large_delivery_asks_levels_again(cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    case = open_case(cast, board)
    monkeypatch.setattr(steps, "AT_ONCE", 0)
    with transaction.atomic():
        steps.tell([cast.expert_mx, cast.expert_other], kind=Kind.CLUE_FOR_YOU, key="large", case=case)
    choose(cast.expert_mx, "case", case.pk, "mute")
    outbox.expand()
    assert set(InboxItem.objects.filter(key="large").values_list("user", flat=True)) == {cast.expert_other.pk}


def test_practice_is_not_asked_where_it_is_muted(world) -> None:
    expert = world.cast.expert_other
    assert rounds.turns(expert)
    choose(expert, "board", world.board.pk, "mute")
    InboxItem.objects.filter(kind="practice").delete()
    rounds.ask()
    assert told(expert, "practice") == 0
    assert Case.objects.filter(is_practice=True).exists()
