"""Where the server enters: pages over HTTP, pokes over one socket."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import SessionMiddlewareStack
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path, re_path

http = get_asgi_application()

from audit import restoring, rounds  # noqa: E402  after Django's set-up
from deploy import bodies, sockets, work  # noqa: E402
from forum.live import keeper  # noqa: E402
from forum.live.consumers import Pokes, admit, nobody_here  # noqa: E402

restoring.end_if_under_way()
bodies.keep_in_memory()
sockets.keep_lean()

if settings.KEEPER:
    keeper.start()
if settings.WORKER:
    work.start()
if settings.SEQUENCER:
    rounds.start()

# The exact origin, scheme and port included: AllowedHostsOriginValidator compares host names only. Who somebody is, is
# asked by the door itself, anew: nothing that channels' own middleware would load is believed.
_door = OriginValidator(
    SessionMiddlewareStack(URLRouter([path("ws/", admit), re_path("", nobody_here)])),  # type: ignore[arg-type]
    settings.ORIGINS,
)
_rooms = ProtocolTypeRouter({"http": http, "websocket": Pokes(_door)})


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Daphne lets anyone set the root path by a header, and links would begin with it, those in mails too."""
    scope["root_path"] = ""
    await _rooms(scope, receive, send)
