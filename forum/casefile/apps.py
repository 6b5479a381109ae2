"""The casefile room."""

from django.apps import AppConfig


class CasefileConfig(AppConfig):
    name = "forum.casefile"
