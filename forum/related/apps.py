"""The related room."""

from django.apps import AppConfig


class RelatedConfig(AppConfig):
    name = "forum.related"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.clues import news  # noqa: PLC0415
        from forum.related import steps  # noqa: PLC0415

        news.register(approved=steps.look)
