"""The boards room."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "forum.boards"
