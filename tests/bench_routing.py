"""Whom to ask (make bench): log loss after so many answers, by language match and by expected information gain."""

from __future__ import annotations

import numpy as np

from tests.pooling.routed import MOST, answers_needed, losses
from tests.pooling.simulation import Setting

SEEDS, CASES = 12, 60


def main() -> None:
    """Prints the two ways beside each other, and how many answers each needs."""
    found = [losses(seed, CASES, Setting("usual")) for seed in range(SEEDS)]
    by_language, by_gain = (np.mean([row[n] for row in found], axis=0) for n in (0, 1))
    print(f"whom to ask: log loss, {SEEDS} seeds of {CASES} cases")
    print("  answers        " + "".join(f"{n:>8}" for n in range(1, MOST + 1)))
    for name, row in (("by language", by_language), ("by gain", by_gain)):
        print(f"  {name:<15}" + "".join(f"{loss:8.3f}" for loss in row))
    for answers in (3, 5, 8):
        needed = answers_needed(by_gain, by_language[answers - 1])
        goal = f"goal: two thirds, {answers * 2 / 3:.1f}"
        print(f"  what {answers} answers by language reach, {needed} by gain reach ({goal})")


if __name__ == "__main__":
    main()
