"""The review room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "forum.review"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.alerts import holding  # noqa: PLC0415
        from forum.review.queries import held_by_others  # noqa: PLC0415

        holding.register(by_others=held_by_others)
