"""The alerts room."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "forum.alerts"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from accounts import news  # noqa: PLC0415
        from audit import administrative  # noqa: PLC0415
        from forum.alerts import actions, notices, streams  # noqa: PLC0415

        news.register(recheck=streams.recheck, tell=notices.carry)
        administrative.register(told=streams.poke_acts, seen=actions.mark_acts_seen)
