"""The room of what runs it: no tables, only the checks of its settings and its commands."""

from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "deploy"

    def ready(self) -> None:
        from deploy import checks, checks_here  # noqa: F401, PLC0415  registered once the settings are whole
