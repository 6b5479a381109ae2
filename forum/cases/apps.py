"""The cases room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "forum.cases"

    def ready(self) -> None:
        from audit import finding  # noqa: PLC0415  models are there only now
        from forum.cases import queries  # noqa: PLC0415

        finding.register(finding.CASE, queries.id_of_code)
