"""Where a request comes from: the machine that connects, unless proxies of ours say otherwise."""

from __future__ import annotations

import asyncio

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from audit import source
from audit.middleware import SourceMiddleware


def address_seen(**headers: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **headers)
    seen = SourceMiddleware(lambda request: HttpResponse(source.address.get()))(request)
    assert source.address.get() == ""
    return seen.content.decode()


@pytest.mark.req(39)
@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "<script>", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_forwarded_addresses_are_believed_as_far_as_our_own_proxies_wrote_them(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert address_seen(HTTP_X_FORWARDED_FOR=forwarded) == expected


def test_on_the_event_loop_each_request_keeps_its_own_address():
    async def answer(request):
        await asyncio.sleep(0)
        return HttpResponse(source.address.get())

    async def both() -> list[HttpResponse]:
        middleware = SourceMiddleware(answer)
        requests = [RequestFactory().get("/", REMOTE_ADDR=f"192.0.2.{n}") for n in (1, 2)]
        return await asyncio.gather(*(middleware(request) for request in requests))

    assert [answer.content for answer in asyncio.run(both())] == [b"192.0.2.1", b"192.0.2.2"]
