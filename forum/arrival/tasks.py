"""What the worker is asked to do; it gets ids, never content."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from forum.arrival import running


@task()
def look_at(arrival_id: str) -> None:
    """Every step for one file. Asked twice for the same one, the second finds nothing to do."""
    running.run(UUID(arrival_id))
