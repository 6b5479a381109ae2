"""The one table of who may is whole, true and the one in docs/: an address, command or template not listed fails."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import get_commands
from django.http import HttpResponse
from django.template import Template
from django.test import Client
from django.test.signals import template_rendered

from accounts import gates, who_may
from accounts.models import User
from accounts.who_may import COMMANDS, ROUTES, SOCKET, TEMPLATES, Who
from tests.addresses import every_address
from tests.cast import Cast
from tests.two_worlds.walking import FIXED
from tests.world import World

ROOT = Path(__file__).resolve().parent.parent
DOC = ROOT / "docs" / "who-may.md"
SAMPLE = str(uuid4())
PEOPLE = (
    "investigator", "colleague", "moderator_one", "expert_mx", "coordinator", "auditor", "administrator", "outsider",
)  # fmt: skip


def _routes() -> list[tuple[str, str, str]]:
    """Every page's name, its address as written, and one with made-up ids."""
    found = []
    for one in every_address():
        told = {part: FIXED.get(part, SAMPLE) for part in one.converters}
        found.append((one.name, one.written, one.filled(told)))
    return found


@pytest.mark.req(17)
def test_every_page_stands_in_the_table_and_nothing_else() -> None:
    names = [name for name, _written, _filled in _routes()]
    assert set(names) == set(ROUTES)
    assert "" not in names
    assert len(names) == len(set(names))


@pytest.mark.req(17)
def test_every_kind_of_message_on_the_socket_stands_in_the_table() -> None:
    code = "".join(file.read_text() for file in (ROOT / "forum" / "live").glob("*.py"))
    out = set(re.findall(r'"t": "(\w+)"', code))
    commands = set(re.findall(r'case \{"(\w+)":', code))
    assert out | commands | {"open"} == set(SOCKET)


@pytest.mark.req(17)
def test_every_command_stands_in_the_table() -> None:
    ours = {"accounts", "forum", "audit", "demo", "deploy"}
    found = {name for name, app in get_commands().items() if isinstance(app, str) and app.split(".")[0] in ours}
    assert found == set(COMMANDS)


@pytest.mark.req(17)
def test_every_template_stands_in_the_table() -> None:
    folder = ROOT / "templates"
    files = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
    assert [name for name in files if who_may.of_template(name) is None] == []
    assert [one for one in TEMPLATES if not any(name.startswith(one) for name in files)] == []


def test_a_page_that_is_not_listed_is_shut_even_to_an_administrator(
    cast: Cast, client_of: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client_of(cast.administrator).get("/people/").status_code == 200
    monkeypatch.delitem(ROUTES, "accounts:people")
    assert client_of(cast.administrator).get("/people/").status_code == 404


@pytest.mark.req(18)
def test_each_no_of_the_table_is_the_page_of_what_does_not_exist(
    world: World, client_of: Callable[[User], Client]
) -> None:
    for name in PEOPLE:
        user = getattr(world.cast, name)
        shut = [filled for page, _written, filled in _routes() if not gates.may_enter(user, page)]
        client = client_of(user)
        nothing = client.get("/no/such/address/")
        for address in shut:
            for answer in (client.get(address), client.post(address, {"x": "1"})):
                assert _shape(answer) == _shape(nothing), (name, address)


@contextmanager
def _rendered(names: set[str]) -> Iterator[None]:
    def noted(template: Template, **_told: object) -> None:
        names.add(str(template.name))

    template_rendered.connect(noted)
    try:
        yield
    finally:
        template_rendered.disconnect(noted)


@pytest.mark.req(18)
def test_nobody_is_shown_a_template_that_is_not_for_them(world: World, client_of: Callable[[User], Client]) -> None:
    ids = world.ids
    addresses = [
        one.filled({part: FIXED.get(part, str(ids.get(part, [SAMPLE])[0])) for part in one.converters})
        for one in every_address()
    ]
    ladder = list(Who)
    for person in (*PEOPLE, None):
        user = getattr(world.cast, person) if person else None
        client, names = client_of(user) if user else Client(), set[str]()
        with _rendered(names):
            for address in addresses:
                client.get(address)
        for template in names:
            allowed = who_may.of_template(template)
            if allowed is None:
                assert template.startswith(("django/", "mfa/", "account/")), template  # a library's own
            elif user is None:
                assert allowed in {Who.ANYONE, Who.STRANGER}, template
            elif isinstance(allowed, Who):
                assert ladder.index(allowed) <= ladder.index(Who.CLEARED)
            else:
                assert user.roles & allowed, (person, template)


def test_the_table_is_the_one_in_the_docs() -> None:
    page = _page()
    if os.environ.get("BEARINGS_WRITE_DOCS"):
        DOC.write_text(page)
    if not DOC.exists() or DOC.read_text() != page:
        pytest.fail("docs/who-may.md is not what the code says: BEARINGS_WRITE_DOCS=1 pytest " + __file__)


def _shape(answer: HttpResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.content, sorted(answer.headers.items())


def _page() -> str:
    lines = [
        "# Who may enter, call and be shown what", "",
        "Made from `accounts/who_may.py` by `tests/test_who_may.py`. The middleware asks this table before any view;",
        "what is not listed is shut. Whether a certain case is theirs to see, `visible_to` says; what they may do with",
        "it is in [permissions](permissions.md).", "", "## Pages", "", "| address | page | who |", "|---|---|---|",
    ]  # fmt: skip
    for name, written, _filled in sorted(_routes(), key=lambda one: one[1]):
        safe = written.replace("|", "\\|")
        lines.append(f"| `{safe}` | {name} | {who_may.in_words(ROUTES[name])} |")
    for title, table in (("The socket", SOCKET), ("Commands", COMMANDS)):
        lines += ["", f"## {title}", "", "| what | who |", "|---|---|"]
        lines += [f"| `{what}` | {who} |" for what, who in sorted(table.items())]
    lines += ["", "## Templates", "", "The longest name that fits counts.", "", "| beginning with | who |", "|---|---|"]
    lines += [f"| `{what}` | {who_may.in_words(who)} |" for what, who in sorted(TEMPLATES.items())]
    return "\n".join(lines) + "\n"
