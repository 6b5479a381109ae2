"""The room of those who run the installation."""

from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "forum.operating"

    def ready(self) -> None:
        from forum.alerts import streams  # noqa: PLC0415  models need the apps
        from forum.operating import measures  # noqa: PLC0415

        streams.count_by(measures.poked)
