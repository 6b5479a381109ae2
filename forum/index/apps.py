"""The index room."""

from django.apps import AppConfig


class IndexConfig(AppConfig):
    name = "forum.index"
