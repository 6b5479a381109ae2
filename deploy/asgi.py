"""Where the server enters: pages over HTTP, pokes over one socket."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

http = get_asgi_application()

from audit import restoring, rounds  # noqa: E402  after Django's set-up
from deploy import bodies, work  # noqa: E402
from forum.live import keeper  # noqa: E402
from forum.live.consumers import PokeConsumer, nobody_here  # noqa: E402

restoring.end_if_under_way()
bodies.keep_in_memory()

if settings.KEEPER:
    keeper.start()
if settings.WORKER:
    work.start()
if settings.SEQUENCER:
    rounds.start()

_rooms = ProtocolTypeRouter(
    {
        "http": http,
        # The exact origin, scheme and port included: AllowedHostsOriginValidator compares host names only.
        "websocket": OriginValidator(
            AuthMiddlewareStack(
                URLRouter(
                    [
                        path("ws/", PokeConsumer.as_asgi()),  # type: ignore[arg-type]  # an ASGI application
                        re_path("", nobody_here),  # type: ignore[arg-type]
                    ]
                )
            ),
            settings.ORIGINS,
        ),
    }
)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Daphne lets anyone set the root path by a header, and links would begin with it, those in mails too."""
    await _rooms({**scope, "root_path": ""}, receive, send)
