"""What happened during a soak, as the people met it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Figures:
    """Milliseconds of pages by what they are, and everything that was not as it should be."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)  # "500 case", "no answer: …"
    forestalled: int = 0  # a moderator came second to an item, and was told so
    receipts: list[str] = field(default_factory=list)
    written: int = 0
    verdicts: int = 0
    opened: int = 0  # sockets
    dropped: Counter[str] = field(default_factory=Counter)

    def page(self, name: str, milliseconds: float) -> None:
        self.times.setdefault(name, []).append(milliseconds)

    @property
    def pages(self) -> int:
        return sum(len(one) for one in self.times.values())


def part(times: list[float], of_hundred: int) -> float:
    """A percentile; 0 of none."""
    return sorted(times)[min(len(times) - 1, len(times) * of_hundred // 100)] if times else 0.0


def table(figures: Figures, seconds: float) -> list[str]:
    """A line each kind of page."""
    lines = [f"  {'':<22}{'count':>7}{'a second':>10}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}"]
    everything = [one for times in figures.times.values() for one in times]
    for name, times in [*sorted(figures.times.items()), ("all", everything)]:
        shares = "".join(f"{part(times, share):9.0f}" for share in (50, 95, 99))
        lines.append(f"  {name:<22}{len(times):>7}{len(times) / seconds:>10.1f}{shares}")
    return lines
