"""The discussion room."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "forum.discussion"
