"""The room of the lists of hashes."""

from django.apps import AppConfig


class HashListsConfig(AppConfig):
    name = "forum.hashlists"
