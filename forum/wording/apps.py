"""The wording room."""

from django.apps import AppConfig


class WordingConfig(AppConfig):
    name = "forum.wording"
