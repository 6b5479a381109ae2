"""The 25 yes/no claims of aggreCAT (metamelb-repliCATS, MIT; Wintle et al. 2023), where their file is at hand.

They are published as R's own binary files, so they are not part of this repository. With R, beside the package's
`data` folder, this writes what is read here:

    Rscript -e 'for (n in c("data_ratings", "data_outcomes")) { load(paste0(n, ".rda"));
                write.csv(get(n), paste0(n, ".csv"), row.names = FALSE) }'
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geoloc.fitting import Resolved, fitted
from geoloc.pooling import Blend, Vector, Voice, Votes, blended, softened, votes
from geoloc.skill import Record

FLAT = np.array([0.5, 0.5])


@dataclass(frozen=True)
class Claim:
    """`said`: expert to probability that it replicated; `truth`: whether it did."""

    said: Mapping[str, float]
    truth: bool

    @property
    def places(self) -> Vector:
        """(experts in order of name, [did not, did])."""
        yes = np.array([self.said[expert] for expert in sorted(self.said)])
        return softened(np.stack([1 - yes, yes], axis=1))

    def gain(self, expert: str) -> float:
        row = self.places[sorted(self.said).index(expert)]
        return float(np.log(row[int(self.truth)] / FLAT[int(self.truth)]))


def read(folder: Path, number: int) -> list[Claim]:
    """Best estimates of one round, 1 or 2, claim by claim."""
    truths = {row["paper_id"]: row["outcome"] in {"1", "TRUE"} for row in _rows(folder / "data_outcomes.csv")}
    said: dict[str, dict[str, float]] = {}
    for row in _rows(folder / "data_ratings.csv"):
        wanted = (f"round_{number}", "direct_replication", "three_point_best")
        if (row["round"], row["question"], row["element"]) == wanted:
            said.setdefault(row["paper_id"], {})[row["user_name"]] = float(row["value"]) / 100
    return [Claim(said[paper], truths[paper]) for paper in sorted(said)]


def brier(beliefs: Sequence[Vector], claims: Sequence[Claim]) -> float:
    """Mean of (p - truth)^2, from 0 to 1, as these claims are scored."""
    return float(np.mean([(p[1] - one.truth) ** 2 for p, one in zip(beliefs, claims, strict=True)]))


def single(claims: Sequence[Claim]) -> float:
    """Mean over all single answers."""
    return float(np.mean([(p - one.truth) ** 2 for one in claims for p in one.said.values()]))


def pooled(claims: Sequence[Claim], blend: Blend) -> list[Vector]:
    """All experts alike."""
    return [blended(one.places, FLAT, votes([Voice() for _ in one.said]), blend) for one in claims]


def ours(claims: Sequence[Claim]) -> list[Vector]:
    """Each claim by weights and a blend learned on the others: for every fit, the claim fitted is left out as well."""
    beliefs = []
    for one in claims:
        others = [other for other in claims if other is not one]
        known = [Resolved(each.places, FLAT, _votes(each, others), int(each.truth)) for each in others]
        beliefs.append(blended(one.places, FLAT, _votes(one, others), fitted(known)))
    return beliefs


def _votes(one: Claim, known: Sequence[Claim]) -> Votes:
    """By the experts' records on `known`, less the claim itself."""
    records = {expert: Record() for expert in one.said}
    for other in known:
        for expert in other.said:
            if other is not one and expert in records:
                records[expert] = records[expert].plus(other.gain(expert))
    return votes([Voice(weight=records[expert].weight) for expert in sorted(one.said)])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
