"""The drafts room."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "forum.drafts"
