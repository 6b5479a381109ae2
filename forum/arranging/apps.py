"""The arranging room."""

from django.apps import AppConfig


class ArrangingConfig(AppConfig):
    name = "forum.arranging"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.arranging import tasks  # noqa: PLC0415
        from forum.clues import news  # noqa: PLC0415

        news.register(approved=tasks.ask_to_look)
