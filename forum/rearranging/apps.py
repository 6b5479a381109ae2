"""The room in which discussions are put in order."""

from django.apps import AppConfig


class RearrangingConfig(AppConfig):
    name = "forum.rearranging"

    def ready(self) -> None:
        """Rooms below ask where a post had been before it was moved."""
        from forum.conduct import permissions  # noqa: PLC0415
        from forum.rearranging import leaving  # noqa: PLC0415
        from forum.redaction import former  # noqa: PLC0415

        permissions.register(leaving.decided_on_moved)
        former.register(leaving.former_cases, lambda case: leaving.left_from(case).values("post"))
