"""The presence room."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "forum.presence"
