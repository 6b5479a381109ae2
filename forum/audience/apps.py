"""The audience room."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "forum.audience"
