"""The audit room."""

from django.apps import AppConfig
from django.core import checks


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit.erasures import check_outstanding  # noqa: PLC0415  models are there only now

        checks.register(check_outstanding, checks.Tags.database)
