"""Every address that shows protected data has its entry before its answer exists; an address not listed here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.test.signals import template_rendered
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from accounts import gates
from audit import log
from audit.led import LED, Led
from audit.models import Entry, Reading
from forum.live.middleware import unavailable
from tests.audit.pages_told import BUNDLE, EXEMPT, ONLY_POST, Shown, shown_in
from tests.cast import Cast
from tests.world import World

INCIDENT = re.compile(rb"(?<=>|\s)[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?=[<.])")


@pytest.fixture
def published(settings, tmp_path: Path) -> Path:
    settings.AUDIT_LOG = tmp_path / "log"
    file = settings.AUDIT_LOG / BUNDLE
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a bundle of leaves")
    return file


@contextmanager
def _first_words(seen: list[list[str]]) -> Iterator[None]:
    """What the trail holds when a page's first template begins to become text."""

    def begun(**_told: object) -> None:
        if not seen:
            seen.append(_told_of_reading())

    template_rendered.connect(begun)
    try:
        yield
    finally:
        template_rendered.disconnect(begun)


def _told_of_reading() -> list[str]:
    reading = [op.value for op, law in LED.items() if law in {Led.CONSULTATION, Led.DISCLOSURE}]
    return sorted(Entry.objects.filter(op__in=reading).values_list("op", flat=True))


def _body(response: object) -> bytes:
    return b"".join(response) if response.streaming else response.content


def _open(client: Client, name: str, one: Shown) -> object:
    return client.get(reverse(name, args=one.ids) + one.query, headers=one.headers)


def _fault(client: Client, name: str, one: Shown) -> str:
    """What is wrong with how this page is told; nothing when it is right."""
    Reading.objects.all().delete()  # as if a minute had passed: each page has an entry of its own
    before, rendered = _told_of_reading(), []
    with _first_words(rendered):
        response = _open(client, name, one)
    after = _told_of_reading()  # though the body of a file was not yet asked for
    if response.status_code not in {200, 206}:
        return f"answered {response.status_code}"
    if after != sorted([*before, *[one.op.value] * one.times]):
        return f"told {sorted(set(after)) if len(after) != len(before) else 'nothing'} instead of {one.op.value}"
    if rendered and rendered[0] != after:
        return "was rendered before it was told"
    return "" if one.protected in _body(response).decode("utf-8", "replace") else f"never showed {one.protected!r}"


@pytest.mark.req(36)
def test_what_is_shown_is_told_first_and_by_exactly_its_own_operation(world: World, published, client_of) -> None:
    pages = shown_in(world)
    clients = {one.by.pk: client_of(one.by) for several in pages.values() for one in several}
    faults = {
        (name, number): fault
        for name, several in pages.items()
        for number, one in enumerate(several)
        if (fault := _fault(clients[one.by.pk], name, one))
    }
    assert not faults, "\n".join(f"{page}: {fault}" for page, fault in faults.items())


def _but_its_number(page: bytes) -> bytes:
    """Each failure has an incident number of its own."""
    assert len(INCIDENT.findall(page)) == 1
    return INCIDENT.sub(b"", page)


@pytest.mark.req(36)
def test_what_cannot_be_told_is_not_shown(world: World, published, client_of, monkeypatch, rf) -> None:
    pages = shown_in(world)
    clients = {one.by.pk: client_of(one.by) for several in pages.values() for one in several}

    def full(*_words: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(log, "save", full)
    Reading.objects.all().delete()
    refusals = {
        bool(headers): _but_its_number(unavailable(rf.get("/", headers=headers)).content)
        for headers in ({}, {"HX-Request": "1"})
    }
    wrong = {}
    for name, several in pages.items():
        for number, one in enumerate(several):
            response = _open(clients[one.by.pk], name, one)
            refused = refusals["HX-Request" in one.headers or "fragment" in one.query]
            is_refused = response.status_code == 503 and _but_its_number(response.content) == refused
            if not is_refused or not response.headers["Retry-After"]:
                wrong[name, number] = response.status_code
    assert wrong == {}


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> set[str]:
    found: set[str] = set()
    for one in patterns:
        if isinstance(one, URLResolver):
            found |= _names(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            assert one.name, f"{one.pattern} has no name, so it can't be listed"
            found.add(space + one.name)
    return found


@pytest.mark.req(34)
def test_every_address_is_told_or_has_a_reason_not_to_be(world: World) -> None:
    shown = set(shown_in(world))
    assert _names(get_resolver().url_patterns) == shown | set(EXEMPT) | ONLY_POST
    assert not shown & set(EXEMPT)
    assert all(EXEMPT.values())


def _address(name: str, some_id: UUID) -> str:
    for args in ([], [some_id], ["post", some_id]):
        with suppress(NoReverseMatch):
            return reverse(name, args=args)
    raise AssertionError(name)


def test_what_takes_only_post_shows_nothing_to_a_get(world: World, cast: Cast, client_of) -> None:
    some_id = UUID(int=0)
    people = [getattr(cast, name) for name in cast.__dataclass_fields__]
    for name in ONLY_POST:
        client = client_of(next(one for one in people if gates.may_enter(one, name)))
        assert client.get(_address(name, some_id)).status_code == 405, name


def test_nothing_else_serves_files() -> None:
    """Static files are the program's own; the media store is below no address."""
    assert settings.MEDIA_URL in {"", "/"}
    assert not Path(settings.STATIC_ROOT).is_relative_to(settings.VAR)
