"""How often a changed copy of a recording is found, and another recording: writes tests/geoloc/truth/sounds.json."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

import demo
from forum.arranging.likeness import sounds
from forum.clues.intake import likeness

TABLE = Path(__file__).parent / "geoloc" / "truth" / "sounds.json"
MEDIA = Path(demo.__file__).parent / "media"
RATE, SHOWN = 24_000, 48_000  # samples, bits a second
Sound = NDArray[np.float32]
Row = list[str | int]


def coded(sound: Sound, codec: str, container: str, bits: int, rate: int = RATE) -> Sound:
    """Encoded and decoded again, as others send it on."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        stream = target.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = bits
        resampler = AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or 1024)
        frame = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    file.seek(0)
    return _decoded(file, RATE)


def _telephone(sound: Sound) -> Sound:
    spectrum = np.fft.rfft(sound)
    pitch = np.fft.rfftfreq(len(sound), 1 / RATE)
    spectrum[(pitch < 300) | (pitch > 3400)] = 0
    return coded(np.fft.irfft(spectrum, len(sound)).astype(np.float32), "libopus", "ogg", 12_000, 48_000)


def _middle(sound: Sound, seconds: int) -> Sound:
    return sound[max(0, (len(sound) - seconds * RATE) // 2) :][: seconds * RATE]


def _noisy(sound: Sound) -> Sound:
    noise = np.random.default_rng(3).normal(size=len(sound))
    return (sound + noise * np.std(sound) / 10).astype(np.float32)


def _faster(sound: Sound) -> Sound:
    when = np.arange(0, len(sound) - 1, 1.03)
    return np.interp(when, np.arange(len(sound)), sound).astype(np.float32)


CHANGES: dict[str, Callable[[Sound], Sound]] = {
    "MP3, 32 kbit/s": lambda sound: coded(sound, "libmp3lame", "mp3", 32_000),
    "AAC, 32 kbit/s, then Opus, 16 kbit/s": lambda sound: coded(
        coded(sound, "aac", "adts", 32_000), "libopus", "ogg", 16_000, 48_000
    ),
    "by telephone, Opus, 12 kbit/s": _telephone,
    "1.3 s cut off at the beginning": lambda sound: sound[round(1.3 * RATE) :],
    "four seconds of its middle, a fifth as loud": lambda sound: 0.2 * _middle(sound, 4),
    "two seconds of its middle": lambda sound: _middle(sound, 2),
    "noise 20 dB below": _noisy,
    "played 3 % faster": _faster,
}


def fingerprint(sound: Sound) -> str:
    """As the worker takes it: of the copy that the intake made."""
    shown = coded(sound, "libopus", "ogg", SHOWN, 48_000)
    when = np.arange(0, len(shown) - 1, RATE / likeness.RATE)
    low = np.convolve(shown, np.hanning(9) / np.hanning(9).sum(), "same")
    return likeness.words(np.interp(when, np.arange(len(low)), low).astype(np.float32)).astype(">u4").tobytes().hex()


def recordings() -> dict[str, Sound]:
    """The demonstration's."""
    names = sorted(path for path in MEDIA.iterdir() if path.suffix in {".ogg", ".mp3", ".m4a", ".flac", ".wav"})
    return {path.name: _decoded(path, RATE) for path in names}


def main() -> None:
    """Every line as it is ready; then the file."""
    found = recordings()
    first = {name: fingerprint(sound) for name, sound in found.items()}
    rows: list[Row] = []
    for what, change in CHANGES.items():
        fits = [sounds(first[name], fingerprint(change(sound))) for name, sound in found.items()]
        rows.append([f"copies: {what}", len(fits), sum(fit is not None for fit in fits)])
        print(*rows[-1], flush=True)
    fits = [sounds(*pair) for pair in combinations(first.values(), 2)]
    rows.append(["other recordings", len(fits), sum(fit is not None for fit in fits)])
    print(*rows[-1], flush=True)
    TABLE.write_text("[\n" + ",\n".join(json.dumps(one) for one in rows) + "\n]\n", encoding="utf-8")


def _decoded(file: io.BytesIO | Path, rate: int) -> Sound:
    resampler = AudioResampler("fltp", "mono", rate)
    with av.open(str(file) if isinstance(file, Path) else file) as source:
        parts = [piece.to_ndarray()[0] for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate(parts)


if __name__ == "__main__":
    main()
