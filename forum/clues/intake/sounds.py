"""Turns a recording, or the sound of a video, into plain Opus in the worker, and measures its waveform."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Iterator
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from forum.clues.intake import told
from forum.clues.intake.faults import Fault, tidy
from forum.clues.intake.mixing import FRAME, RATE, SMEAR, mixed
from forum.clues.intake.recipes import Range, Silence, SoundRecipe, Voice

EVERYTHING = SoundRecipe(silences=(Silence(Range(0, 0.1)),), voice=Voice.LOWER)
LONGEST = 600  # seconds
BIT_RATE = 48_000
PAIRS = 800  # of the waveform
DEMUXERS = {"wav": "wav", "mp3": "mp3", "mp4": "mov", "ogg": "ogg", "flac": "flac", "webm": "matroska"}
DECODERS = (
    *(
        "aac",
        "alac",
        "amrnb",
        "amrwb",
        "flac",
        "mp1",
        "mp1float",
        "mp2",
        "mp2float",
        "mp3",
        "mp3float",
        "opus",
        "libopus",
    ),
    *(
        "vorbis",
        "libvorbis",
        "speex",
        "libspeex",
        "adpcm_ima_wav",
        "adpcm_ms",
        "gsm",
        "gsm_ms",
        "pcm_alaw",
        "pcm_mulaw",
    ),
    *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le"),
    *("pcm_f32be", "pcm_f64le"),
)
SPREADING = {"aac", "mp1", "mp1float", "mp2", "mp2float", "mp3", "mp3float"}
# The demuxer is fixed and no protocol is allowed: playlists and references inside a file lead nowhere.
OPTIONS = {"protocol_whitelist": "none", "codec_whitelist": ",".join(DECODERS), "enable_drefs": "0"}


def decode(data: bytes, form: str, recipe: SoundRecipe | None = None) -> tuple[bytes, dict[str, Any], list[str]]:
    """(Ogg Opus: mono, 48 kHz, loudness left alone; facts; names of what was removed); Fault when it can't be."""
    shown = io.BytesIO()
    heights: list[tuple[int, int]] = []
    with av.open(io.BytesIO(data), "r", format=DEMUXERS[form], container_options=OPTIONS) as source:
        stream = _sound(source)
        promised = source.duration / av.time_base if source.duration else 0.0
        removed = tidy(_metadata(source))
        says = told.of_sound(source.metadata, *(stream.metadata for stream in source.streams))
        with av.open(shown, "w", format="ogg", options={"fflags": "+bitexact"}) as target:
            count = _Counted()
            frames = count(_frames(source, stream, AudioResampler("s16", "mono", RATE, frame_size=FRAME)))
            samples = _copy(mixed(frames, recipe, _smear(stream)) if recipe else frames, target, heights)
    if not count.samples:
        raise Fault("no_sound")
    if _cut_short(data, form, promised, count.samples / RATE):
        raise Fault("broken")
    if not samples:
        raise Fault("nothing_left")
    facts = {"seconds": round(samples / RATE, 2), "peaks": _peaks(heights), "told": says}
    return shown.getvalue(), facts, removed


def rehearse() -> None:
    """Encodes a silence of our own, so that all that is loaded late is loaded while files can still be opened."""
    sample = io.BytesIO()
    with wave.open(sample, "wb") as silence:
        silence.setnchannels(2)
        silence.setsampwidth(2)
        silence.setframerate(8000)
        silence.writeframes(bytes(3200))
    decode(sample.getvalue(), "wav", EVERYTHING)


def _sound(source: InputContainer) -> AudioStream:
    """The first stream of sound, its length checked from the header."""
    if not source.streams.audio:
        raise Fault("no_sound")
    stream = source.streams.audio[0]
    lengths = [source.duration / av.time_base if source.duration else 0]
    if stream.duration and stream.time_base:
        lengths.append(float(stream.duration * stream.time_base))
    if max(lengths) > LONGEST + 1:
        raise Fault("too_long")
    if stream.codec_context is None or stream.codec_context.name not in DECODERS:
        raise Fault("codec", found=stream.codec_context.name if stream.codec_context else "?")
    stream.codec_context.thread_type = "NONE"
    return stream


def _smear(stream: AudioStream) -> float:
    """Seconds by which the codec spreads a sound: two overlapping blocks of a transform, which last long at low rates.

    Vorbis tells the size of its long blocks in its first header only (Vorbis I, 4.2.2).
    """
    codec, rate = stream.codec_context, max(1, stream.rate or 1)
    head = codec.extradata or b""
    at = head.find(b"\x01vorbis")
    if codec.name == "vorbis" and 0 <= at < len(head) - 28:
        return max(SMEAR, min(1 << (head[at + 28] >> 4), 8192) / rate)
    return max(SMEAR, 2 * (codec.frame_size or 0) / rate) if codec.name in SPREADING else SMEAR


def _cut_short(data: bytes, form: str, promised: float, seconds: float) -> bool:
    """Less sound than the header promises, for the forms whose header counts and does not guess."""
    if form == "wav":
        size = int.from_bytes(data[4:8], "little")
        return len(data) < size < 0x7FFFFFFF  # larger ones were written by a program that could not know the end
    counts = form == "webm" or (form == "mp3" and (b"Xing" in data[:8192] or b"Info" in data[:8192]))
    return counts and seconds < promised * 0.9 - 0.5


class _Counted:
    """Counts the samples that pass, since a header can lie."""

    samples = 0

    def __call__(self, frames: Iterable[Any]) -> Iterator[Any]:
        for frame in frames:
            self.samples += frame.samples
            if self.samples > (LONGEST + 1) * RATE:
                raise Fault("too_long")
            yield frame


def _copy(frames: Iterable[Any], target: Any, heights: list[tuple[int, int]]) -> int:
    """Encodes frame by frame; returns how many samples."""
    opus = target.add_stream("libopus", rate=RATE, layout="mono", options={"application": "audio"})
    opus.bit_rate = BIT_RATE
    samples = 0
    for frame in frames:
        samples += frame.samples
        values = frame.to_ndarray()
        heights.append((int(values.min()), int(values.max())))
        frame.pts = None
        target.mux(opus.encode(frame))
    if samples:
        target.mux(opus.encode(None))
    return samples


def _frames(source: InputContainer, stream: AudioStream, resampler: AudioResampler) -> Any:
    """Decoded frames; a packet that can't be read is an error, not a gap."""
    for packet in source.demux(stream):
        for frame in packet.decode():
            frame.pts = None
            yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _peaks(heights: list[tuple[int, int]]) -> list[list[float]]:
    """Up to PAIRS pairs [lowest, highest], as fractions of the loudest moment, evenly over the time."""
    table = np.array(heights, dtype=float)
    loudest = max(1.0, float(np.abs(table).max()))
    count = min(PAIRS, len(table))
    groups = np.split(table, np.arange(1, count) * len(table) // count)  # array_split would stretch the beginning
    pairs = ((group[:, 0].min() / loudest, group[:, 1].max() / loudest) for group in groups)
    return [[round(float(low), 3), round(float(high), 3)] for low, high in pairs]


def _metadata(source: InputContainer) -> list[str]:
    """Names only. Pictures of the sleeve and video tracks are removed too."""
    names = list(source.metadata)
    for stream in source.streams:
        names += [key for key in stream.metadata if key not in {"vendor_id", "handler_name"}]
        if stream.type != "audio":
            names.append(f"{stream.type} track")
    return names
