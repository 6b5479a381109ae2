"""An ended session's socket closes with 4403 within five seconds, whatever ended it, even if the word of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from accounts import actions, admin_actions, news, sessions
from accounts.models import Role
from accounts.open_sessions import OpenSession, digest
from deploy.asgi import application
from forum.live import hub
from tests.accounts.people import sign_in
from tests.cast import Cast
from tests.live.test_socket import home

__all__ = ["home"]
pytestmark = pytest.mark.django_db(transaction=True)
Ending = Callable[[Cast, str], Any]  # by which session it is done


def _end_one(cast: Cast, here: str) -> None:
    other = OpenSession.objects.filter(user=cast.expert_mx).other_than(here).get()
    sessions.end_session(by=cast.expert_mx, session_id=other.pk)


ENDINGS: dict[str, Ending] = {
    "sign-out": lambda cast, here: actions.sign_out(by=cast.expert_mx),
    "one ended": _end_one,
    "others ended": lambda cast, here: sessions.end_other_sessions(by=cast.expert_mx, here=here),
    "ended by an administrator": lambda cast, here: sessions.end_sessions_of(
        by=cast.administrator, user_id=cast.expert_mx.pk
    ),
    "factor": lambda cast, here: actions.note_factor(by=cast.expert_mx, change="added totp", here=here),
    "password": lambda cast, here: actions.note_password(by=cast.expert_mx, here=here),
    "role given": lambda cast, here: admin_actions.grant_role(
        by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.COORDINATOR
    ),
    "role taken": lambda cast, here: admin_actions.withdraw_role(
        by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.EXPERT
    ),
    "suspension": lambda cast, here: admin_actions.suspend(
        by=cast.administrator, user_id=cast.expert_mx.pk, reason="Left."
    ),
}
KEEPS_THE_ONE_AT_HAND = {"one ended", "others ended", "factor", "password"}


async def opened(user: Any) -> tuple[WebsocketCommunicator, str]:
    client = Client()
    await sync_to_async(sign_in)(client, user)
    key = client.cookies["sessionid"].value
    headers = [(b"origin", settings.ORIGIN.encode()), (b"cookie", f"sessionid={key}".encode())]
    socket = WebsocketCommunicator(application, "/ws/", headers=headers)
    assert (await socket.connect())[0]
    return socket, key


@pytest.mark.req(11)
@pytest.mark.req(67)
@pytest.mark.lesson(24)
@pytest.mark.parametrize("is_lost", [False, True], ids=["told", "word lost"])
@pytest.mark.parametrize("ending", ENDINGS)
async def test_its_socket_closes(ending: str, is_lost: bool, transactional_db, cast: Cast, home, monkeypatch) -> None:
    assert hub.RECHECK < 5
    if is_lost:
        monkeypatch.setattr(hub, "RECHECK", 0.1)
        monkeypatch.setattr(news._carriers, "recheck", lambda: None)
    here, key = await opened(cast.expert_mx)
    there, _key = await opened(cast.expert_mx)
    stranger, _key = await opened(cast.expert_other)
    await home()
    await sync_to_async(ENDINGS[ending])(cast, key)
    assert await there.receive_output(2) == {"type": "websocket.close", "code": 4403}
    if ending in KEEPS_THE_ONE_AT_HAND:
        assert await here.receive_nothing(0.3)
    else:
        assert await here.receive_output(2) == {"type": "websocket.close", "code": 4403}
    assert await stranger.receive_nothing(0.1)
    for socket in (here, there, stranger):
        await socket.disconnect()


@pytest.mark.req(67)
async def test_a_session_that_was_ended_opens_no_socket(transactional_db, cast: Cast, home) -> None:
    socket, key = await opened(cast.expert_mx)
    await socket.disconnect()
    await sync_to_async(OpenSession.objects.filter(pk=digest(key)).delete)()
    headers = [(b"origin", settings.ORIGIN.encode()), (b"cookie", f"sessionid={key}".encode())]
    again = WebsocketCommunicator(application, "/ws/", headers=headers)
    assert (await again.connect())[0] is False
