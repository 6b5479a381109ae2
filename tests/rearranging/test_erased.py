"""A case is erased from which posts went, or to which they came."""

from __future__ import annotations

from forum.discussion.departures import Departure
from forum.discussion.models import Post
from forum.erasure import actions
from tests.cast import open_case
from tests.discussion.posts import approved_post, texts
from tests.rearranging.moving import agreed, moved, other_board

WORD = "Zarzamora"


def test_what_was_moved_stays_and_quotes_of_what_was_erased_show_no_word_of_it(cast, board) -> None:
    here = open_case(cast, board)
    there = open_case(cast, other_board(cast, cast.outsider))
    source = approved_post(cast, here, by=cast.expert_mx, text=f"{WORD} is a bakery.")
    text = f"> {WORD} is a bakery.\n\nI agree."
    quoting = approved_post(cast, here, by=cast.colleague, text=text, quotes=[source.approved_id])
    agreed(cast.moderator_two, moved(cast.moderator_one, here, there, [quoting.pk]))
    assert WORD in texts(cast.moderator_one, there)[0]
    actions.erase_case(by=cast.administrator, case_id=here.pk, because="end of retention")
    (shown,) = texts(cast.moderator_one, there)
    assert "I agree" in shown
    assert WORD not in shown


def test_the_pointer_to_an_erased_case_names_nothing_and_its_numbers_are_not_given_again(
    cast, board, client_of
) -> None:
    here = open_case(cast, board)
    there = open_case(cast, other_board(cast, cast.outsider))
    post = approved_post(cast, here, text=WORD)
    agreed(cast.moderator_two, moved(cast.moderator_one, here, there, [post.pk]))
    actions.erase_case(by=cast.administrator, case_id=there.pk, because="end of retention")
    assert not Post.objects.filter(pk=post.pk).exists()
    assert Departure.objects.get().target is None
    page = client_of(cast.moderator_one).get(f"/cases/{here.pk}/").content.decode()
    assert "Posts that stood here were moved to another case." in page
    assert approved_post(cast, here, text="Next.").position == 2
