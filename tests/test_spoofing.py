"""No name and no title can change how the words around it are read: each stands isolated from them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.models import Organisation, User
from forum.boards import actions as board_actions
from tests.test_query_counts import _live_in, _pages
from tests.world import World

MARKED = re.compile("\u2068[^\u2069]*\u2069")  # in sentences: first strong isolate, pop
EXAMPLE = "For example: Where does this speaker come from?"  # a form's own words
VOID = {"input", "br", "hr", "img", "link", "meta", "source", "track", "col", "wbr"}
# A browser shows each of these as a paragraph of its own, or not at all.
ALONE = {"option", "title", "textarea", "script", "template"}


class Isolation(HTMLParser):
    """Collects text in which one of the words is not the only thing in an isolating element."""

    def __init__(self, words: set[str], free: set[str]) -> None:
        super().__init__()
        self.words, self.whole = words, words | free
        self.open: list[tuple[str, bool]] = [("", False)]
        self.bare: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, tag == "bdi" or dict(attrs).get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        data = MARKED.sub("", data.replace(EXAMPLE, ""))
        found = {word for word in self.words if word in data}
        self.seen |= found
        tag, isolates = self.open[-1]
        if found and tag not in ALONE and not (isolates and data.strip() in self.whole):
            self.bare.append(" ".join(data.split())[:80])


@pytest.mark.req(76)
def test_every_name_and_title_is_isolated_on_every_page(world: World, client_of) -> None:
    _live_in(world)
    names = {*User.objects.values_list("name", flat=True), *Organisation.objects.values_list("name", flat=True)}
    titles = {world.board.name, world.case.question, world.clue.title, world.sound.title}
    free = {world.board.purpose, world.clue.expect, world.sound.expect}  # they hold names by chance
    bare, seen = {}, set()
    for name, (user, ids, _most) in _pages(world).items():
        answer = client_of(user).get(reverse(name, args=ids))
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = Isolation(names | titles, free)
        page.feed(answer.content.decode())
        seen |= page.seen
        if page.bare:
            bare[name] = sorted(set(page.bare))
    assert bare == {}
    assert titles <= seen, "the test must see what it judges"
    assert len(seen & names) > 10


@pytest.mark.req(76)
@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200f", "\u2069", "\u200b"])
def test_a_board_can_not_be_named_so_either(world: World, char: str) -> None:
    from accounts.errors import BadInput

    with pytest.raises(BadInput):
        board_actions.create_board(by=world.cast.administrator, name=f"Asia{char}", purpose="Signs of Asia")
