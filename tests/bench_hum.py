"""How often mains hum is told, on made recordings: writes tests/geoloc/truth/hum.json (by hand; ten minutes)."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from geoloc import hum
from tests.geoloc import made_sound as made

TABLE = Path(__file__).parent / "geoloc" / "truth" / "hum.json"
TIMES = 20  # of each kind, hums of 50 and 60 Hz by turns
FIRST = 100  # seeds below it were looked at while the maker was written
Row = list[str | int]


def row(seconds: int, coder: str, below: int | None, times: int = TIMES, first: int = FIRST) -> Row:
    """[material, recordings, told right, told wrong, cannot tell]; `below` None: a steady tone and no hum."""
    counts: Counter[str] = Counter()
    for seed in range(first, first + times):
        hertz = (50, 60)[seed % 2]
        sound = made.trap(seed, seconds) if below is None else made.recording(seed, seconds, hertz, below)
        told = hum.find(made.coded(sound, coder), made.RATE).hertz
        right = told == hertz and below is not None
        counts["right" if right else "wrong" if told else "silent"] += 1
    what = "a steady tone, no hum" if below is None else f"hum {below} dB below the voice"
    return [f"{what}, {seconds} s, {coder}", times, counts["right"], counts["wrong"], counts["silent"]]


def main() -> None:
    """Every line as it is ready; then the file."""
    rows = []
    for seconds in (20, 60):
        for coder in made.CODERS:
            for below in (20, 30, 40, None):
                rows.append(row(seconds, coder, below))
                print(*rows[-1], flush=True)
    TABLE.write_text("[\n" + ",\n".join(json.dumps(one) for one in rows) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
