"""The one socket: who may open it, what may be said on it, and that only ids and numbers ever leave."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Role, RoleGrant, User
from deploy.asgi import application
from forum.alerts import steps, streams
from forum.alerts.models import InboxItem
from forum.boards.models import Membership
from forum.live import consumers, hub, line
from forum.review.actions import claim_review
from forum.review.models import Review
from forum.review.steps import put_in_queue
from tests.accounts.people import make_person, sign_in
from tests.cast import Cast, open_case
from tests.live.denied import denials

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {
    "inbox": {"t", "seq"},
    "case": {"t", "id", "v"},
    "belief": {"t", "id", "v"},
    "queue": {"t", "v"},
    "acts": {"t", "v"},
}


@pytest.fixture
def case(transactional_db, cast: Cast, board):
    return open_case(cast, board)


def socket_for(
    user: User | None, *, origin: str = settings.ORIGIN, factor: bool = True, path: str = "/ws/"
) -> WebsocketCommunicator:
    headers = [(b"origin", origin.encode())] if origin else []
    if user:
        client = Client()
        sign_in(client, user, second_factor=factor)
        headers.append((b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()))
    return WebsocketCommunicator(application, path, headers=headers)


@asynccontextmanager
async def opened(user: User) -> AsyncIterator[WebsocketCommunicator]:
    socket = await sync_to_async(socket_for)(user)
    connected, _ = await socket.connect()
    assert connected
    yield socket
    await socket.disconnect()


@pytest.fixture(autouse=True)
async def home() -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Ends the hub with the test's loop; called, it waits until the hub listens."""

    async def listening() -> None:
        home = hub.here()
        for _ in range(100):
            if home.is_listening:
                return
            await asyncio.sleep(0.01)

    yield listening
    await hub.here().stop()
    streams.come_home(None)
    await sync_to_async(connections.close_all)()


async def poke(socket: WebsocketCommunicator) -> dict[str, Any]:
    frame = json.loads(await socket.receive_from(timeout=2))
    assert set(frame) == KEYS[frame["t"]]
    assert all(isinstance(frame[key], int) for key in frame if key in {"seq", "v"})
    assert len(frame.get("id", "")) in {0, 36}
    return frame


@sync_to_async
def tell(user: User, key: str, case) -> None:
    with transaction.atomic():
        steps.tell([user], kind=InboxItem.Kind.NEW_POST, key=key, case=case)


@sync_to_async
def change(case) -> int:
    with transaction.atomic():
        case.touch()
        streams.poke_case(case)
    return case.version


async def watch(socket: WebsocketCommunicator, case) -> None:
    await socket.send_to(json.dumps({"watch": {"case": str(case.pk)}}))
    await asyncio.sleep(0.1)


@pytest.mark.lesson(25)
@pytest.mark.req(65)
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1:8000", "null", ""]
)
async def test_another_origin_is_refused(origin, case, cast: Cast):
    socket = await sync_to_async(socket_for)(cast.expert_mx, origin=origin)
    assert (await socket.connect())[0] is False


async def test_nobody_signed_in_is_refused(case):
    assert (await socket_for(None).connect())[0] is False


@pytest.mark.req(1)
async def test_a_session_without_its_second_factor_is_refused(case, cast: Cast):
    socket = await sync_to_async(socket_for)(cast.expert_mx, factor=False)
    assert (await socket.connect())[0] is False


async def test_a_committed_row_is_poked_within_a_second(case, cast: Cast, home):
    async with opened(cast.expert_mx) as mine, opened(cast.expert_other) as other:
        await home()
        await tell(cast.expert_mx, "post:1", case)
        last = await sync_to_async(lambda: InboxItem.objects.get(user=cast.expert_mx, key="post:1").seq)()
        assert await poke(mine) == {"t": "inbox", "seq": last}
        assert await other.receive_nothing(0.4)


@pytest.mark.req(66)
async def test_a_case_is_poked_to_those_who_have_it_open_and_may_see_it(case, cast: Cast, home):
    async with (
        opened(cast.expert_mx) as reader,
        opened(cast.outsider) as outsider,
        opened(cast.expert_other) as elsewhere,
    ):
        await home()
        await watch(reader, case)
        await watch(outsider, case)
        version = await change(case)
        assert await poke(reader) == {"t": "case", "id": str(case.pk), "v": version}
        assert await outsider.receive_nothing(0.4)
        assert await elsewhere.receive_nothing(0.1)
        await sync_to_async(Membership.objects.filter(user=cast.expert_mx).delete)()
        await change(case)
        assert await reader.receive_nothing(0.5)


async def test_the_belief_is_poked_only_to_those_named(case, cast: Cast, home):
    class Clue:
        case_id = case.pk

    async with opened(cast.expert_mx) as unsealed, opened(cast.expert_other) as sealed:
        await home()
        await watch(unsealed, case)
        await watch(sealed, case)
        await sync_to_async(streams.poke_belief)(Clue, [cast.expert_mx])
        assert (await poke(unsealed))["t"] == "belief"
        assert await sealed.receive_nothing(0.4)


async def test_the_queue_is_poked_to_those_named_who_are_moderators(case, cast: Cast, home):
    async with (
        opened(cast.moderator_one) as moderator,
        opened(cast.moderator_two) as unnamed,
        opened(cast.expert_mx) as expert,
    ):
        await home()
        await sync_to_async(streams.poke_queue)([cast.moderator_one, cast.expert_mx])
        assert (await poke(moderator))["t"] == "queue"
        assert await expert.receive_nothing(0.4)
        assert await unnamed.receive_nothing(0.1)
        await sync_to_async(RoleGrant.objects.filter(user=cast.moderator_one).delete)()
        await sync_to_async(streams.poke_queue)([cast.moderator_one])
        assert await moderator.receive_nothing(0.5)


@pytest.mark.parametrize("kind", [Review.Kind.ANSWER, Review.Kind.CLUE, Review.Kind.APPLICATION])
async def test_only_who_may_vet_it_hears_that_it_waits(kind, case, cast: Cast, home):
    """That reasons wait would tell a moderator who is an expert too that somebody has answered."""
    await sync_to_async(RoleGrant.objects.create)(user=cast.moderator_two, role=Role.EXPERT)
    stranger = await sync_to_async(make_person)(
        "Mo Elsewhere", "mo@example.org", cast.outsider.organisation, Role.MODERATOR
    )
    expected = {
        Review.Kind.ANSWER: {cast.moderator_one},
        Review.Kind.CLUE: {cast.moderator_one, cast.moderator_two},
        Review.Kind.APPLICATION: {cast.moderator_one, cast.moderator_two, stranger},
    }
    people = [cast.moderator_one, cast.moderator_two, stranger, cast.expert_mx]
    async with AsyncExitStack() as stack:
        sockets = {one: await stack.enter_async_context(opened(one)) for one in people}
        await home()
        review = await wait_for_vetting(kind, None if kind == Review.Kind.APPLICATION else case, cast.outsider)
        await asyncio.sleep(0.4)
        heard = {one for one, socket in sockets.items() if not await socket.receive_nothing(0.05)}
        assert heard == expected[kind]
        for one in heard:
            assert (await poke(sockets[one]))["t"] == "queue"
        await asyncio.sleep(line.WINDOW)
        await sync_to_async(claim_review)(by=cast.moderator_one, review_id=review.pk)
        await asyncio.sleep(0.4)
        assert {one for one, socket in sockets.items() if not await socket.receive_nothing(0.05)} == expected[kind]


@sync_to_async
def wait_for_vetting(kind: Review.Kind, case, author: User) -> Review:
    with transaction.atomic():
        return put_in_queue(kind=kind, subject=uuid4(), case=case, author=author, seen_hash="0" * 64)


async def test_a_storm_is_at_most_one_poke_in_a_quarter_second_and_the_newest_wins(case, cast: Cast, home):
    async with opened(cast.expert_mx) as reader:
        await home()
        await watch(reader, case)
        clock = asyncio.get_running_loop().time
        began, frames = clock(), []
        for _ in range(60):
            version = await change(case)
        stormed = clock()
        while not frames or frames[-1]["v"] < version:
            frames.append(await poke(reader))
        assert clock() - stormed < 1
        assert len(frames) <= (clock() - began) / line.WINDOW + 1
        assert await reader.receive_nothing(2 * line.WINDOW)
        assert [frame["v"] for frame in frames] == sorted({frame["v"] for frame in frames})


@pytest.mark.req(68)
@pytest.mark.req(66)
@pytest.mark.parametrize(
    "words", ["no json", "[]", '{"subscribe":"all"}', '{"watch":{"case":"x"}}', '{"watch":{"case":7}}', "x" * 5000]
)
async def test_anything_but_the_one_command_closes(words, case, cast: Cast):
    async with opened(cast.expert_mx) as socket:
        await socket.send_to(words)
        assert await socket.receive_output(2) == {"type": "websocket.close", "code": 4400}
        await socket.wait(2)
    assert await sync_to_async(denials)() == [f"{cast.expert_mx.pk} socket 4400"]


@pytest.mark.req(68)
async def test_too_many_commands_close(case, cast: Cast):
    async with opened(cast.expert_mx) as socket:
        for _ in range(60):
            await socket.send_to(json.dumps({"watch": {"case": str(case.pk)}}))
        assert await socket.receive_output(3) == {"type": "websocket.close", "code": 4429}
        await socket.wait(2)
    assert await sync_to_async(denials)() == [f"{cast.expert_mx.pk} socket 4429"]


@pytest.mark.req(68)
async def test_more_than_a_server_could_keep_for_us_closes_and_is_on_the_trail(case, cast: Cast):
    async with opened(cast.expert_mx) as socket:
        await socket.send_input({"type": "websocket.receive", consumers.FLOODED: True})
        assert await socket.receive_output(3) == {"type": "websocket.close", "code": 4429}
        await socket.wait(2)
    assert await sync_to_async(denials)() == [f"{cast.expert_mx.pk} socket 4429"]


async def test_the_eleventh_socket_closes_the_first(case, cast: Cast):
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(opened(cast.expert_mx))
        later = [await stack.enter_async_context(opened(cast.expert_mx)) for _ in range(hub.MOST_LINES)]
        assert await first.receive_output(2) == {"type": "websocket.close", "code": hub.CROWDED}
        assert await later[0].receive_nothing(0.1)
        assert len(hub.here().lines[cast.expert_mx.pk]) == hub.MOST_LINES


@pytest.mark.parametrize("path", ["/ws/x", "/ws/ws/", "/", "/other/"])
async def test_there_is_no_other_socket(path, case, cast: Cast):
    socket = await sync_to_async(socket_for)(cast.expert_mx, path=path)
    assert (await socket.connect())[0] is False
    await socket.wait()


def suspend(user: User) -> None:
    User.objects.filter(pk=user.pk).update(suspended_at=timezone.now())


def end_sessions(user: User) -> None:
    User.objects.get(pk=user.pk).end_sessions()


def change_password(user: User) -> None:
    user.set_password("a wholly other set of words")
    user.save()


@pytest.mark.req(24)
@pytest.mark.parametrize("revoke", [suspend, end_sessions, change_password])
async def test_revocation_silences_and_closes(revoke, case, cast: Cast, home):
    async with opened(cast.expert_mx) as socket, opened(cast.expert_other) as other:
        await home()
        await sync_to_async(revoke)(cast.expert_mx)
        await sync_to_async(streams.recheck)()
        assert await socket.receive_output(2) == {"type": "websocket.close", "code": 4403}
        assert await other.receive_nothing(0.2)


@pytest.mark.req(70)
async def test_revocation_closes_even_when_the_word_of_it_is_lost(case, cast: Cast, home, monkeypatch):
    monkeypatch.setattr(hub, "RECHECK", 0.1)
    async with opened(cast.expert_mx) as socket:
        await home()
        await sync_to_async(suspend)(cast.expert_mx)
        assert await socket.receive_output(2) == {"type": "websocket.close", "code": 4403}


async def test_a_hub_that_became_deaf_hears_again(case, cast: Cast, home, monkeypatch):
    monkeypatch.setattr(hub, "ECHO", 0.4)
    async with opened(cast.expert_mx) as socket:
        await home()
        layer = hub.get_channel_layer()
        layer.groups.clear()  # as a layer does after group_expiry, or a Redis that was restarted
        await asyncio.sleep(1.4)
        await tell(cast.expert_mx, "post:1", case)
        assert (await poke(socket))["t"] == "inbox"


@pytest.mark.req(71)
async def test_a_reader_that_does_not_read_is_closed(monkeypatch):
    monkeypatch.setattr(line, "PATIENCE", 0.05)
    sent: list[dict[str, Any]] = []

    async def stuck(message: dict[str, Any]) -> None:
        sent.append(message)
        if message["type"] == "websocket.send":
            await asyncio.sleep(10)

    slow = line.Line(timezone.now(), "key", stuck)  # type: ignore[arg-type]
    slow.offer({"t": "inbox", "seq": 1})
    await asyncio.sleep(0.2)
    assert sent[-1] == {"type": "websocket.close", "code": line.TOO_SLOW}
    slow.offer({"t": "inbox", "seq": 2})
    await asyncio.sleep(0.1)
    assert len(sent) == 2
