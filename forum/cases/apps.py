"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "forum.cases"
