"""Stand-ins for people: the trail knows text, not accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from audit.events import Event
from audit.operations import Operation


@dataclass(frozen=True)
class Person:
    """Just what the trail asks of a person."""

    email: str = "ana@unit-a.example"
    audit_unit: str = "Unit A"
    roles: frozenset[str] = frozenset()
    is_cleared: bool = True
    is_authenticated: bool = True
    is_active: bool = True
    pk: str = field(default_factory=lambda: str(uuid4()))

    @property
    def audit_actor(self) -> str:
        return f"{self.pk} {self.email}"

    def has_role(self, role: str) -> bool:
        return role in self.roles


class CaseRead(Event):
    """Somebody read a case."""

    op = Operation.CASE_CONSULT
    kind = "case"


class ClueApproved(Event):
    """Somebody let a clue be seen."""

    op = Operation.CLUE_APPROVE
    kind = "clue"
