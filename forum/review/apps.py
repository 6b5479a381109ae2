"""The review room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "forum.review"
