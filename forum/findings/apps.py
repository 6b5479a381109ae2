"""The room of accepted findings."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "forum.findings"
