"""The sockets of an erased person close at once, and leave nothing behind in closing."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command

from audit import keys
from forum.live.line import REVOKED
from tests.cast import Cast
from tests.live.test_socket import home, opened

__all__ = ["home"]

pytestmark = pytest.mark.django_db(transaction=True)


async def test_open_sockets_close_and_make_no_new_key(transactional_db, var, cast: Cast, board, home) -> None:
    person = cast.expert_mx
    async with opened(person) as socket, opened(cast.expert_other) as other:
        await home()
        await sync_to_async(call_command)(
            "erase_person", person.email, by=cast.administrator.email, because="asked for", yes=True
        )
        assert await socket.receive_output(3) == {"type": "websocket.close", "code": REVOKED}
        assert await other.receive_nothing(0.3)
    assert not await sync_to_async(keys.known)([f"person:{person.pk}"])
