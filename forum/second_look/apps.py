"""The room of second looks."""

from django.apps import AppConfig


class SecondLookConfig(AppConfig):
    name = "forum.second_look"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.review import sampling  # noqa: PLC0415
        from forum.second_look import drawing  # noqa: PLC0415

        sampling.register(approved=drawing.approved)
