"""What is found, by whom, and that it goes the moment it may not be read any more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from forum.audience import narrowing
from forum.boards import actions as board_actions
from forum.boards.models import Board
from forum.cases.models import Case
from forum.clues.models import Clue
from forum.discussion import actions as discussion
from forum.discussion.models import Post
from forum.index.models import Indexed
from forum.review.models import Review
from forum.search.finding import find
from forum.search.grammar import parse
from forum.search.rebuilding import rebuild
from tests.cast import Cast, approve, approved_text_clue, open_case, submitted_text_clue
from tests.search.asking import found, ids
from tests.world import posted


def _edit(cast: Cast, post_id: object, text: str) -> None:
    post = Post.objects.get(pk=post_id)
    newest = post.revisions.order_by("-number")[0]
    discussion.edit_post(by=post.author, post_id=post.pk, text=text, seen_revision=newest.pk)


def _approve_text(cast: Cast, post_id: object) -> None:
    review = Review.objects.get(subject=Post.objects.get(pk=post_id).revisions.order_by("-number")[0].pk)
    discussion.approve_revision(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)


def test_questions_clues_and_posts_are_found_newest_first_once_they_are_approved(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question="Which jacaranda street is this?")
    clue = approved_text_clue(cast, case, text="Jacarandas bloom. A jacaranda.")
    post = posted(cast, case, "It looks like a **jacaranda** to me.")
    assert ids(cast.expert_mx, "jacaranda") == [post, clue.pk, case.pk]
    assert ids(cast.expert_mx, case.code) == [case.pk]
    waiting = submitted_text_clue(cast, case, text="Another jacaranda")
    assert waiting.pk not in ids(cast.expert_mx, "jacaranda")
    assert waiting.pk not in ids(cast.investigator, "jacaranda"), "what waits is not searched, not even by its author"
    approve(cast, waiting.pk, cast.moderator_one)
    assert ids(cast.expert_mx, "jacaranda")[0] == waiting.pk
    assert ids(cast.outsider, "jacaranda") == []


@pytest.mark.parametrize(
    ("written", "asked", "not_asked"),
    [
        ("Panadería La Esquina", "panaderia", "panaderias"),
        ("Panaderia La Esquina", "PANADERÍA", '"panadería"'),
        ("العُنْوَانُ في الشـــارع", "العنوان الشارع", "عنوان"),
        ("שָׁלוֹם לכולם", "שלום", "שלומ"),
        ("東京タワーの近くにある寿司屋", "東京タワー", "京都"),
        ("東京タワーの近くにある寿司屋", "寿", "司寿"),
        ("ถนนสุขุมวิทกรุงเทพ", "กรุงเทพ", "เชียงใหม่"),
        ("ផ្សារធំថ្មីភ្នំពេញ", "ភ្នំពេញ", "សៀមរាប"),
        ("Straße nach Łódź", "strasse lodz", "strass"),
        ("Ｆｕｌｌ ｗｉｄｔｈ 12", "full width 12", "1"),
        ("می‌خواهم بروم", "ميخواهم", "خواهم"),
    ],
)  # fmt: skip
def test_words_are_found_in_their_scripts(cast: Cast, board: Board, written: str, asked: str, not_asked: str) -> None:
    post = posted(cast, open_case(cast, board), written)
    assert ids(cast.expert_mx, asked) == [post]
    assert ids(cast.expert_mx, not_asked) == []


def test_phrases_are_compared_with_the_text_as_it_is(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    post, other = posted(cast, case, "the red door of the house"), posted(cast, case, "the door is red")
    assert ids(cast.expert_mx, "red door") == [other, post]
    assert ids(cast.expert_mx, '"red door"') == [post]
    assert ids(cast.expert_mx, 'door -"red door"') == [other]
    assert ids(cast.expert_mx, "door -house") == [other]
    assert ids(cast.expert_mx, "hous*") == [post]


@pytest.mark.lesson(12)
def test_what_is_edited_withdrawn_or_moved_goes_from_the_search_at_once(cast: Cast, board: Board) -> None:
    """GHSA-478x-rfqr-w4jf: in the transaction itself, on both databases."""
    vetters = (cast.moderator_one.email, cast.moderator_two.email)
    case = open_case(cast, board, named_emails=vetters)
    post = posted(cast, case, "A quetzal was seen")
    _edit(cast, post, "A heron was seen")
    assert ids(cast.expert_mx, "quetzal") == [post]
    assert ids(cast.expert_mx, "heron") == []
    _approve_text(cast, post)
    assert ids(cast.expert_mx, "quetzal") == []
    assert ids(cast.expert_mx, "heron") == [post]
    narrowing.exclude(by=cast.investigator, case_id=case.pk, organisation_id=cast.expert_mx.organisation_id)
    assert ids(cast.expert_mx, "heron") == []
    assert ids(cast.expert_other, "heron") == [post]
    narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling="amber_strict")
    assert ids(cast.expert_other, "heron") == []
    assert ids(cast.colleague, "heron") == [post]


@pytest.mark.lesson(12)
def test_who_leaves_a_board_finds_nothing_of_it_any_more(cast: Cast, board: Board) -> None:
    post = posted(cast, open_case(cast, board), "A quetzal was seen")
    assert ids(cast.expert_mx, "quetzal") == [post]
    board_actions.unseat(by=cast.administrator, board_id=board.pk, person=cast.expert_mx)
    assert ids(cast.expert_mx, "quetzal") == []


@pytest.mark.lesson(13)
def test_no_hit_is_made_from_the_index(cast: Cast, board: Board) -> None:
    """machina, Spirit: an index that is behind shows nothing of what it holds, and counts no more than is seen."""
    case = open_case(cast, board)
    post = posted(cast, case, "A quetzal was seen")
    terms = Indexed.objects.get(object=post)
    with connection.cursor() as cursor:  # an index that says what the row no longer says
        kept = "array_to_tsvector(ARRAY[%s, 'wheron'])" if connection.vendor == "postgresql" else "%s || ' wheron'"
        cursor.execute(f"UPDATE index_indexed SET terms = {kept} WHERE id = %s", [f"sb{board.pk.hex}", terms.pk])
    assert ids(cast.expert_mx, "heron") == []
    hit = found(cast.expert_mx, f"board:{board.name.split()[0]} in*")
    assert hit.hits == []


@pytest.mark.lesson(11)
def test_the_search_lets_everybody_find_exactly_what_they_may_see(cast: Cast, board: Board) -> None:
    """L#6264, Mattermost: compared with the access rule itself, for everybody and every code."""
    other = board_actions.create_board(by=cast.administrator, name="Elsewhere", purpose="Elsewhere", ceiling="red")
    people = (cast.investigator, cast.moderator_one, cast.moderator_two)
    for person in people:
        board_actions.seat(by=cast.administrator, board_id=other.pk, person=person, as_moderator=person != people[0])
    unit = Organisation.objects.get(name="Institute D")
    names = tuple(person.email for person in (cast.moderator_one, cast.moderator_two, cast.outsider))
    for number, words in enumerate(
        [
            {"handling": "green"}, {"handling": "amber"}, {"handling": "amber", "excluded": (unit,)},
            {"handling": "amber_strict", "named_emails": names}, {"handling": "red", "named_emails": names},
        ]
    ):  # fmt: skip
        for where in (board, other):
            case = open_case(cast, where, question=f"Quetzal {number}", **words)
            clue = approved_text_clue(cast, case, text="Quetzal")
            posted_by = discussion.write_post(by=cast.investigator, case_id=case.pk, text="Quetzal", clue_id=clue.pk)
            _approve_text(cast, posted_by.pk)
    everybody = [getattr(cast, name) for name in vars(cast)]
    for person in User.objects.with_clearance().filter(pk__in=[one.pk for one in everybody]):
        may = {*Case.objects.visible_to(person).values_list("pk", flat=True)}
        may |= {*Clue.objects.visible_to(person).values_list("pk", flat=True)}
        may |= {*Post.objects.visible_to(person).values_list("pk", flat=True)}
        first = found(person, "quetzal")
        hits, following = [hit.pk for hit in first.hits], first.below
        while following:
            page = found(person, "quetzal", below=following)
            hits, following = hits + [hit.pk for hit in page.hits], page.below
        assert set(hits) == may, person.name
        assert len(hits) == len(may) == first.count
        assert {hit.pk for hit in found(person, '"quetzal"').hits} <= may


@pytest.mark.lesson(14)
def test_counts_facets_and_pages_know_only_what_one_may_see(cast: Cast, board: Board) -> None:
    """GHSA-3qh8-xw23-cq4x, D#41601: and the same statements are made, whatever else there is."""
    case = open_case(cast, board)
    approved_text_clue(cast, case, text="Quetzal", language="es")
    approved_text_clue(cast, case, text="Quetzal", clue_type="building")

    def asked() -> tuple[tuple[object, ...], int]:
        person = User.objects.with_clearance().get(pk=cast.expert_mx.pk)
        with CaptureQueriesContext(connection) as seen:
            one = find(person, parse("quetzal"))
        return (one.count, one.is_more, one.facets, one.below, [hit.pk for hit in one.hits]), len(seen)

    before = asked()
    hidden = open_case(cast, board, question="Quetzal", excluded=(cast.expert_mx.organisation,))
    for number in range(25):
        approved_text_clue(cast, hidden, text=f"Quetzal {number}", language="fr", clue_type="hotel")
    assert asked() == before
    assert before[1] <= 5
    assert {facet.value: facet.count for facet in before[0][2]} == {"visible_text": 1, "building": 1}


def test_a_page_ends_where_the_next_begins(cast: Cast, board: Board) -> None:
    case = open_case(cast, board)
    made = [posted(cast, case, f"Quetzal {number}") for number in range(45)]
    first = found(cast.expert_mx, "quetzal")
    second = found(cast.expert_mx, "quetzal", below=first.below)
    third = found(cast.expert_mx, "quetzal", below=second.below)
    assert [hit.pk for page in (first, second, third) for hit in page.hits] == made[::-1]
    assert (first.count, first.is_more, third.below) == (45, False, None)
    best = found(cast.expert_mx, "quetzal 7", best=True)
    assert best.hits[0].pk == made[7]
    with CaptureQueriesContext(connection) as seen:
        found(cast.expert_mx, "quetzal", below=second.below)
    assert len(seen) <= 5 + 2  # and who asks


def test_the_index_filled_anew_finds_the_same(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question="Quetzal")
    clue = approved_text_clue(cast, case, text="Quetzal", language="es-MX", region="MX-OAX")
    post = posted(cast, case, "Quetzal")
    before = list(Indexed.objects.values_list("object", "entered_at", "language").order_by("object"))
    Indexed.objects.filter(object=post).delete()
    assert rebuild() == len(before)
    after = list(Indexed.objects.values_list("object", "language").order_by("object"))
    assert after == [(pk, language) for pk, _since, language in before]
    assert ids(cast.expert_mx, "quetzal") == [post, clue.pk, case.pk]


def test_operators_narrow(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question="Quetzal")
    clue = approved_text_clue(cast, case, text="Quetzal", language="es-MX", region="MX-OAX")
    other = approved_text_clue(cast, case, text="Quetzal", clue_type="building", language="en")
    post = posted(cast, case, "Quetzal")
    for query, expected in {
        "quetzal is:clue": [other.pk, clue.pk], "quetzal is:post": [post], "quetzal is:case is:post": [post, case.pk],
        "quetzal type:building": [other.pk], "quetzal type:building type:visible_text": [other.pk, clue.pk],
        "lang:es": [clue.pk], "quetzal lang:es-mx": [clue.pk], "lang:es-AR": [],
        "place:mexico": [clue.pk], "place:MX-OAX": [clue.pk], "place:MX-CHP": [],
        'quetzal board:"latin america" is:case': [case.pk], "quetzal board:nowhere": [],
        "quetzal state:open is:case": [case.pk], "quetzal state:closed": [],
        "quetzal before:2000-01-01": [], "quetzal after:2000-01-01 is:post": [post],
        "quetzal from:me": [], "quetzal from:ingrid is:clue": [other.pk, clue.pk],
        "is:unanswered": [other.pk, clue.pk], "quetzal has:picture": [], "quetzal has:mark": [],
    }.items():  # fmt: skip
        assert ids(cast.expert_mx, query) == expected, query
    assert ids(cast.investigator, "is:unanswered") == []
