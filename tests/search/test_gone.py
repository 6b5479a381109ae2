"""Words of RED cases, and of what is erased, lie in no index."""

from __future__ import annotations

import pytest
from django.db import connection

from forum.audience import narrowing
from forum.boards.models import Board
from forum.discussion.models import Post
from forum.erasure import actions as erasure
from forum.index.models import Indexed
from forum.search.rebuilding import rebuild
from tests.cast import Cast, approved_text_clue, open_case
from tests.search.asking import ids
from tests.world import posted


@pytest.mark.req(86)
def test_words_of_a_red_case_are_found_by_who_is_named_and_lie_in_no_index(cast: Cast, board: Board) -> None:
    names = tuple(person.email for person in (cast.moderator_one, cast.moderator_two, cast.expert_mx))
    case = open_case(cast, board, question="Where is this zarigüeya?", handling="red", named_emails=names)
    clue = approved_text_clue(cast, case, text="Una zarigüeya")
    assert Indexed.objects.count() == 0
    assert ids(cast.expert_mx, "zarigueya") == [clue.pk, case.pk]
    assert ids(cast.expert_mx, "zarigueya type:visible_text") == [clue.pk]
    assert ids(cast.expert_other, "zarigueya") == []
    amber = open_case(cast, board, question="Where is this tlacuache?")
    assert ids(cast.expert_mx, "tlacuache") == [amber.pk]
    rebuild()
    assert set(Indexed.objects.values_list("case", flat=True)) == {amber.pk}


@pytest.mark.req(86)
def test_a_case_that_becomes_red_leaves_no_word_in_the_index(cast: Cast, board: Board) -> None:
    case = open_case(cast, board, question="Where is this tlacuache?", named_emails=(
        cast.moderator_one.email, cast.moderator_two.email,
    ))  # fmt: skip
    narrowing.make_stricter(by=cast.investigator, case_id=case.pk, handling="red")
    assert not Indexed.objects.filter(case=case).exists()
    assert ids(cast.investigator, "tlacuache") == [case.pk]
    assert _left("tlacuache") == 0


@pytest.mark.req(48)
def test_an_erased_case_and_an_erased_person_leave_the_index(cast: Cast, board: Board) -> None:
    kept = posted(cast, open_case(cast, board), "A quetzal")
    case = open_case(cast, board, question="Where is this tlacuache?")
    erasure.erase_case(by=cast.administrator, case_id=case.pk, because="The end of its term")
    assert ids(cast.expert_mx, "tlacuache") == []
    assert _left("tlacuache") == 0
    writer = Post.objects.get(pk=kept).author
    assert ids(cast.expert_mx, f"quetzal from:{writer.name.split()[0]}") == [kept]
    erasure.erase_person(by=cast.administrator, user_id=writer.pk, because="They asked")
    assert ids(cast.expert_mx, f"quetzal from:{writer.name.split()[0]}") == []
    assert ids(cast.expert_mx, "quetzal") == [kept]


def _left(word: str) -> int:
    """How often a term lies in the database's own files of the index."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT count(*) FROM index_indexed WHERE terms @@ %s::tsquery", [f"w{word}"])
        else:
            cursor.execute("SELECT count(*) FROM index_terms_data WHERE instr(block, %s)", [word.encode()[2:]])
        return int(cursor.fetchone()[0])
