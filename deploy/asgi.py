"""Where the server enters: pages over HTTP, pokes over one socket."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

http = get_asgi_application()

from forum.live import keeper  # noqa: E402  after Django's set-up
from forum.live.consumers import PokeConsumer  # noqa: E402

if settings.KEEPER:
    keeper.start()

application = ProtocolTypeRouter(
    {
        "http": http,
        # The exact origin, scheme and port included: AllowedHostsOriginValidator compares host names only.
        "websocket": OriginValidator(
            AuthMiddlewareStack(
                URLRouter(
                    [path("ws/", PokeConsumer.as_asgi())]  # type: ignore[arg-type]  # an ASGI application, says Channels
                )
            ),
            settings.ORIGINS,
        ),
    }
)
