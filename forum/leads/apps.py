"""The leads room."""

from django.apps import AppConfig
from django.core import checks


class LeadsConfig(AppConfig):
    name = "forum.leads"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.answers import machines  # noqa: PLC0415
        from forum.clues import news  # noqa: PLC0415
        from forum.leads import queries, tasks  # noqa: PLC0415
        from forum.leads.switches import check_switches  # noqa: PLC0415

        checks.register(check_switches)
        news.register(approved=tasks.ask_to_look)
        machines.register(voices=queries.voices)
