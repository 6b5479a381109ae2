"""What the hub has heard and not yet handed on: newest version wins, so a storm of events costs one delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass
class Heard:
    """Pokes merged by whom and what they concern."""

    inbox: dict[UUID, int] = field(default_factory=dict)  # person: seq
    cases: dict[UUID, int] = field(default_factory=dict)  # case: version
    beliefs: dict[UUID, dict[UUID, int]] = field(default_factory=dict)  # case: person: version
    queue: dict[UUID, int] = field(default_factory=dict)  # person: version
    acts: int = 0  # version
    recheck: bool = False
    echoes: set[str] = field(default_factory=set)

    def take(self, message: dict[str, Any]) -> None:
        """One message of the channel layer (forum.alerts.streams makes them; the hub's own echo besides)."""
        match message["type"]:
            case "inbox":
                for user, seq in message["seqs"].items():
                    _raise(self.inbox, UUID(user), seq)
            case "case":
                _raise(self.cases, UUID(message["id"]), message["v"])
            case "belief":
                people = self.beliefs.setdefault(UUID(message["id"]), {})
                for user in message["users"]:
                    _raise(people, UUID(user), message["v"])
            case "queue":
                for user in message["users"]:
                    _raise(self.queue, UUID(user), message["v"])
            case "acts":
                self.acts = max(self.acts, message["v"])
            case "recheck":
                self.recheck = True
            case "echo":
                self.echoes.add(message["id"])


def _raise(numbers: dict[UUID, int], key: UUID, number: int) -> None:
    numbers[key] = max(numbers.get(key, 0), number)
