"""The room of strikes and appeals."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "forum.conduct"

    def ready(self) -> None:
        """A strike can be given in one press with the verdict that it is for."""
        from forum.conduct import steps  # noqa: PLC0415
        from forum.review import with_verdict  # noqa: PLC0415

        with_verdict.register(strike=steps.strike)
