"""The following room."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "forum.following"
