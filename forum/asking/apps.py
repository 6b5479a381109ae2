"""The asking room."""

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "forum.asking"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.asking import rings  # noqa: PLC0415
        from forum.clues import wishes  # noqa: PLC0415

        wishes.register_order(asked_first=rings.asked_first)
