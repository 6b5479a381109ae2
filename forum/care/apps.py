"""The care room."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "forum.care"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.care import asking, exposures  # noqa: PLC0415
        from forum.clues import wishes  # noqa: PLC0415
        from forum.review import turns  # noqa: PLC0415

        wishes.register(to_be_told=asking.to_be_told, to_be_asked=asking.to_be_asked, opening=exposures.opening)
        turns.register(asked_first=asking.asked_first)
