"""The address of a post stays good wherever it is moved, and tells nothing to who may not read it there."""

from __future__ import annotations

import pytest

from tests.cast import open_case
from tests.discussion.posts import NOWHERE
from tests.rearranging.moving import moved
from tests.world import posted

MODERATORS = ("marta.klein@example.org", "luc.moreau@example.org")


@pytest.mark.lesson(26)
def test_old_addresses_lead_its_readers_on_and_look_missing_to_others(cast, board, client_of) -> None:
    here = open_case(cast, board)
    red = open_case(cast, board, handling="red", named_emails=MODERATORS)
    post = posted(cast, here, "Zarzamora")
    addresses = [
        f"/discussion/posts/{post}/",
        f"/cases/{here.pk}/?post={post}",
        f"/discussion/cases/{here.pk}/?post={post}",
    ]
    for address in addresses:
        assert f"{here.pk}/?from=1#post-{post}" in client_of(cast.expert_mx).get(address).url
    moved(cast.moderator_one, here, red, [post])
    for address in addresses:
        assert f"{red.pk}/?from=1#post-{post}" in client_of(cast.moderator_two).get(address).url
        forbidden = client_of(cast.expert_mx).get(address)
        missing = client_of(cast.expert_mx).get(address.replace(str(post), str(NOWHERE)))
        assert (forbidden.status_code, missing.status_code) == (404, 404)
        assert forbidden.content.decode().replace(str(post), "") == missing.content.decode().replace(str(NOWHERE), "")


def test_a_text_may_link_to_a_post(cast, board, client_of) -> None:
    case = open_case(cast, board)
    post = posted(cast, case, "Zarzamora")
    posted(cast, case, f"See [there](/discussion/posts/{post}/).")
    page = client_of(cast.expert_mx).get(f"/cases/{case.pk}/").content.decode()
    assert f'<a href="/discussion/posts/{post}/">there</a>' in page
