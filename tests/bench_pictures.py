"""Pictures of 20 and 60 megapixels drawn anew and cut in the worker; and what each viewer weighs (make bench)."""

from __future__ import annotations

import gzip
import io
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from django.contrib.staticfiles import finders  # noqa: E402  after Django's set-up
from PIL import Image  # noqa: E402

from forum.clues.intake import clean  # noqa: E402
from forum.clues.intake.cutting import cut  # noqa: E402
from forum.clues.tiles import PREVIEWS, Plan  # noqa: E402
from tests.clues.test_viewers import VIEWERS  # noqa: E402

SIZES = {20: (5477, 3651), 60: (9486, 6324)}
MEGABYTE = 1024 * 1024
T = TypeVar("T")


def _timed(what: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return what(), time.perf_counter() - began


def _photograph(width: int, height: int) -> bytes:
    """Blots and slopes; finer ones than most photographs have."""
    blots = Image.effect_noise((width // 8, height // 8), 60)
    file = io.BytesIO()
    blots.resize((width, height), Image.Resampling.BICUBIC).convert("RGB").save(file, "JPEG", quality=90)
    return file.getvalue()


def _peak() -> float:
    """Of the largest child so far, in MB: sizes grow from line to line."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """A line a size, and a line a viewer."""
    for megapixels, size in SIZES.items():
        file = _photograph(*size)
        arrived, drawing = _timed(lambda file=file: clean(file, name="photo.jpg"))
        pieces, cutting = _timed(lambda shown=arrived.shown, size=size: cut(shown, Plan(*size)))
        first = pieces.ends[PREVIEWS.index(1280)] - pieces.ends[PREVIEWS.index(320)]
        print(
            f"  {megapixels} megapixels: drawn anew {drawing:.2f} s, cut {cutting:.2f} s, peak {_peak():.0f} MB; "
            f"{len(pieces.ends)} pieces, {len(pieces.data) / MEGABYTE:.1f} MB; first view {first / 1000:.0f} kB"
        )
    for name, files in VIEWERS.items():
        weight = sum(len(gzip.compress(Path(finders.find(file)).read_bytes())) for file in files)
        print(f"  {name} viewer: {weight / 1000:.1f} kB gzipped (goal: under 250)")


if __name__ == "__main__":
    main()
