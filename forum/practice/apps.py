"""The practice room."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "forum.practice"
