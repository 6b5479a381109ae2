"""The room of the moderation log."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "forum.moderation"
