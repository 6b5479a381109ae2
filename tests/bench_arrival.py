"""A photograph of 20 megapixels and a sound of ten minutes through the whole arrival: seconds, memory, each step."""

from __future__ import annotations

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

import av  # noqa: E402  after Django's set-up
import numpy as np  # noqa: E402
from django.conf import settings  # noqa: E402
from PIL import Image  # noqa: E402

from forum.arrival import actions, running  # noqa: E402
from forum.arrival.models import Arrival  # noqa: E402
from forum.cases.models import Case  # noqa: E402
from forum.clues.actions import ClueWords  # noqa: E402
from tests.cast import Cast, make_board, make_cast, open_case  # noqa: E402
from tests.clues import drawn_faces  # noqa: E402
from tests.standing_act import standing  # noqa: E402

SECONDS, MEGABYTES, SOUND_SECONDS = 3.0, 400, 10.0  # goals
GRAIN = 9  # of the noise: as of a telephone's camera in good light


def photograph(faces: bool = False, width: int = 5477, height: int = 3651) -> bytes:
    """Blots, slopes and grain; as a JPEG some eight megabytes."""
    blots = Image.effect_noise((width // 16, height // 16), 60).resize((width, height), Image.Resampling.BICUBIC)
    slope = np.linspace(0, 60, width, dtype=np.float32)[None, :]
    grain = np.random.default_rng(5).normal(0, GRAIN, (height, width)).astype(np.float32)
    light = np.asarray(blots, dtype=np.float32) + slope + grain
    colours = np.clip(np.dstack([light, light * 0.9 + 12, light * 0.8 + 20]), 0, 255).astype(np.uint8)
    picture = Image.fromarray(colours)
    if faces:
        drawn_faces.draw(picture, width // 2, height // 2, height // 6)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def recording(seconds: int = 600) -> bytes:
    """Noise that swells and falls, as MP3 of 128 kbit/s at 44.1 kHz."""
    file, rate, chance = io.BytesIO(), 44_100, np.random.default_rng(5)
    with av.open(file, "w", format="mp3") as target:
        stream = target.add_stream("libmp3lame", rate=rate, layout="mono")
        for second in range(seconds):
            height = 400 + 3000 * abs(np.sin(second))
            frame = av.AudioFrame.from_ndarray(chance.normal(0, height, (1, rate)).astype("<i2"), "s16p", "mono")
            frame.sample_rate = rate
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return file.getvalue()


def arrived(cast: Cast, case: Case, data: bytes, extension: str) -> tuple[Arrival, float, float]:
    """(Looked at; seconds to receive and seal it; seconds until it is ready)."""
    words = ClueWords(clue_type="building", title="A front", expect="A front")
    began = time.perf_counter()
    one = actions.begin_arrival(by=cast.investigator, case_id=case.pk, words=words, extension=extension, size=len(data))
    for start in range(0, len(data), actions.LARGEST_PART):
        part = data[start : start + actions.LARGEST_PART]
        actions.receive_part(by=cast.investigator, arrival_id=one.pk, start=start, data=part)
    received = time.perf_counter() - began
    running.run(one.pk)
    one.refresh_from_db()
    return one, received, time.perf_counter() - began - received


MADE: dict[str, tuple[Callable[[], bytes], str, float]] = {
    "photo": (photograph, "jpg", SECONDS),
    "face": (lambda: photograph(faces=True), "jpg", SECONDS),
    "sound": (recording, "mp3", SOUND_SECONDS),
}


def main(what: str, file: str = "") -> None:
    """A line. The file is made in another life of this process: workers are counted with what starts them."""
    made, extension, goal = MADE[what]
    if not file:
        place = Path(settings.VAR) / f"made.{extension}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(made())
        os.execv(sys.executable, [sys.executable, "-m", "tests.bench_arrival", what, str(place)])
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    settings.EXPLICIT_FROM = 2.0  # the model's word on a drawn wall is not what is measured
    with standing():
        cast = make_cast()
        case = open_case(cast, make_board(cast))
    data = Path(file).read_bytes()
    one, received, took = arrived(cast, case, data, extension)
    assert one.state == "ready", (one.state, one.sentence, one.facts)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    steps = ", ".join(f"{row['step']} {row['seconds']:.1f}" for row in one.progress if row["seconds"] >= 0.05)
    size, computed = len(data) / 1024**2, used.ru_utime + used.ru_stime
    print(
        f"  {what}, {size:.1f} MB: received in {received:.1f} s, ready {took:.1f} s later (goal: {goal:.0f});"
        f" workers computed {computed:.1f} s, the largest took {used.ru_maxrss // 1024} MB (goal: {MEGABYTES})"
        f"\n    {steps}",
        flush=True,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
