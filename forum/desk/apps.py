"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "forum.desk"
