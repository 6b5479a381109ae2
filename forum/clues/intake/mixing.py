"""Carries out a sound's recipe, in the worker, frame by frame of 20 ms: silences, then cuts, then the voice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from forum.clues.intake.recipes import SEMITONES, Fill, Range, SoundRecipe

RATE, FRAME = 48_000, 960
SMEAR = 0.05  # seconds: how far our own resampling, and codecs of short frames, spread a sound to either side
TONE_HERTZ, TONE_HEIGHT = 1000, 3277  # a tenth of the loudest


def mixed(frames: Iterable[Any], recipe: SoundRecipe, smear: float = SMEAR) -> Iterator[Any]:
    """The recipe carried out on frames of mono 16-bit sound at 48 kHz, each of 960 samples but the last.

    `smear`: seconds by which what is silenced or cut grows to either side, since its codec spreads it so far.
    """
    edited = _edited(frames, recipe, smear)
    semitones = SEMITONES[recipe.voice]
    return _with_voice(edited, 2 ** (semitones / 12)) if semitones else edited


def _edited(frames: Iterable[Any], recipe: SoundRecipe, smear: float) -> Iterator[Any]:
    """What is silenced or cut is dropped here, before any later step can mix it with its neighbours."""
    silent = {place: one.fill for one in recipe.silences for place in _touched(one.range, smear)}
    removed = {place for one in recipe.remove for place in _touched(one, smear)}
    kept = {place for one in recipe.keep for place in _inside(one, smear)}
    for place, frame in enumerate(frames):
        if place in removed or (recipe.keep and place not in kept):
            continue
        yield _filled(silent[place], place, frame.samples) if place in silent else frame


def _touched(part: Range, smear: float) -> range:
    """Frames that hold any of it or its smear: outwards."""
    return range(max(0, math.floor((part.start - smear) * RATE / FRAME)), math.ceil((part.end + smear) * RATE / FRAME))


def _inside(part: Range, smear: float) -> range:
    """Frames that hold nothing of what lies beside it, nor its smear; the beginning has nothing before it."""
    first = math.ceil((part.start + smear) * RATE / FRAME) if part.start else 0
    return range(first, math.floor((part.end - smear) * RATE / FRAME))


def _filled(fill: Fill, place: int, samples: int) -> Any:
    when = np.arange(place * FRAME, place * FRAME + samples) / RATE
    height = TONE_HEIGHT if fill is Fill.TONE else 0
    return _frame((height * np.sin(2 * np.pi * TONE_HERTZ * when)).astype("<i2"))


def _frame(values: NDArray[np.int16]) -> Any:
    frame = av.AudioFrame.from_ndarray(values[None, :], "s16", "mono")
    frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
    return frame


def _with_voice(frames: Iterable[Any], ratio: float) -> Iterator[Any]:
    """Pitch and formants times `ratio`: played faster or slower, then stretched back; as many samples as before."""
    graph = _graph(ratio)
    arrived = left = 0
    rest = np.zeros(0, dtype=np.int16)
    for frame in frames:
        frame.pts, arrived = arrived, arrived + frame.samples
        graph.push(frame)
        rest = np.concatenate([rest, *_pulled(graph)])
        while len(rest) >= FRAME and left + FRAME <= arrived:
            yield _frame(rest[:FRAME])
            rest, left = rest[FRAME:], left + FRAME
    graph.push(None)
    rest = np.concatenate([rest, *_pulled(graph)])[: arrived - left]
    rest = np.pad(rest, (0, arrived - left - len(rest)))
    for at in range(0, len(rest), FRAME):
        yield _frame(rest[at : at + FRAME])


def _graph(ratio: float) -> Graph:
    graph = Graph()
    graph.threads = 1  # none can be started here
    graph.link_nodes(
        graph.add_abuffer(sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)),
        graph.add("asetrate", str(round(RATE * ratio))),
        graph.add("aresample", str(RATE)),
        graph.add("atempo", f"{RATE / round(RATE * ratio):.9f}"),
        graph.add("aformat", f"sample_fmts=s16:sample_rates={RATE}:channel_layouts=mono"),
        graph.add("abuffersink"),
    ).configure()
    return graph


def _pulled(graph: Graph) -> Iterator[NDArray[np.int16]]:
    """All that is ready."""
    while True:
        try:
            yield graph.pull().to_ndarray()[0]
        except (av.BlockingIOError, av.EOFError):
            return
