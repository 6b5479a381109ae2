"""The redaction room."""

from django.apps import AppConfig


class RedactionConfig(AppConfig):
    name = "forum.redaction"

    def ready(self) -> None:
        """The rooms below ask before they keep what somebody typed."""
        from forum.cases import redacted  # noqa: PLC0415
        from forum.redaction import keeping  # noqa: PLC0415

        redacted.register(keeping.of_things, keeping.of_case)
