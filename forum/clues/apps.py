"""The clues room."""

from django.apps import AppConfig


class CluesConfig(AppConfig):
    name = "forum.clues"
