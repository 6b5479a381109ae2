"""The arrival room."""

from django.apps import AppConfig


class ArrivalConfig(AppConfig):
    name = "forum.arrival"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.arrival.models import ArrivedFile  # noqa: PLC0415
        from forum.clues import store  # noqa: PLC0415

        store.register(ArrivedFile)
