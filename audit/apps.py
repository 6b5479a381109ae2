"""The audit room."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit.erasures import check_outstanding  # noqa: PLC0415  models are there only now
        from audit.row_triggers import after_migrating  # noqa: PLC0415

        post_migrate.connect(after_migrating, dispatch_uid="row triggers")
        checks.register(check_outstanding, checks.Tags.database)
