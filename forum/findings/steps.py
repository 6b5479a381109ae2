"""A step of moving posts: what was a finding of the case that they left is none any more."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from audit import log
from forum.findings.events import FindingTakenBack
from forum.findings.models import Finding


def forget(posts: Collection[UUID], *, by: User) -> None:
    """One entry each; whoever owns the other case may accept them there."""
    for one in Finding.objects.filter(post__in=posts).order_by("pk"):
        log.record(FindingTakenBack(object=str(one.pk), case=str(one.case_id), detail="moved"), by=by)
        one.delete()
