"""The bookmarks room."""

from django.apps import AppConfig


class BookmarksConfig(AppConfig):
    name = "forum.bookmarks"
