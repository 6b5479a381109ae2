"""The demonstration's voices: espeak-ng reads harmless sentences; a quiet street is mixed in; each gets a format."""

from __future__ import annotations

import io
import subprocess
import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

RATE = 24_000


@dataclass(frozen=True)
class Speech:
    """What is said, by which voice of espeak-ng, over how loud a street, into which file."""

    file: str
    voice: str
    words: str
    speed: int = 145
    pitch: int = 50
    street: float = 0.006
    hum: int = 0  # hertz of the mains, 0 for none


SPEECHES = (
    Speech(
        "market-call-es.ogg",
        "es-419",
        "¡Pásele, pásele! Hoy tenemos bolillo calientito, conchas y cuernitos. Ándele, güerita, llévese la docena,"
        " que ahorita se acaban. Aquí en la esquina, a un costadito del mercado.",
        speed=158,
        street=0.012,
    ),
    Speech(
        "kitchen-talk-es.mp3",
        "es-419",
        "Oye, pásame tantito el popote y la servilleta. Luego vamos a la tiendita por un refresco, ¿sale?",
        pitch=38,
        hum=60,
    ),
    Speech(
        "tram-stop-fr.m4a",
        "fr-fr",
        "Prochain arrêt : place du marché. Attention à la marche en descendant du tramway. Il est septante-cinq"
        " centimes pour le ticket, merci bien.",
        speed=140,
        street=0.010,
    ),
    Speech(
        "bread-seller-ar.ogg",
        "ar",
        "خبز طازج، خبز طازج. تفضلوا يا جماعة، الكعك بالسمسم سخن من الفرن.",
        speed=130,
    ),
    Speech(
        "weather-en.wav",
        "en-gb-scotland",
        "It's a wee bit dreich the day, so mind and take your brolly.",
        street=0.003,
        hum=50,
    ),
    Speech(
        "bus-terminal-pt.flac",
        "pt-br",
        "Atenção, passageiros. O ônibus das dez horas sai da plataforma três.",
        pitch=42,
        street=0.004,
    ),
)
CODECS = {".ogg": "libopus", ".mp3": "libmp3lame", ".m4a": "aac", ".flac": "flac", ".wav": "pcm_s16le"}


def make(speech: Speech, folder: Path) -> Path:
    """The file, written; the same bytes' worth of sound each time but for what the encoder writes."""
    rate = 12_000 if speech.file.endswith((".wav", ".flac")) else RATE  # these are large
    sound = _resampled(_spoken(speech), rate)
    target = folder / speech.file
    _write(target, (sound * 32767).astype("<i2"), rate)
    return target


def _spoken(speech: Speech) -> tuple[NDArray[np.float64], int]:
    """espeak-ng's voice at half of full loudness, between two breaths of the street."""
    command = ["espeak-ng", "-v", speech.voice, "-s", str(speech.speed), "-p", str(speech.pitch), "--stdout"]
    said = subprocess.run([*command, speech.words], capture_output=True, check=True).stdout  # nosec B603 # our own words, no shell
    with wave.open(io.BytesIO(said)) as sound:
        rate = sound.getframerate()
        voice = np.frombuffer(sound.readframes(10**8), "<i2") / 32768
    voice = np.pad(voice, round(rate * 0.35)) * 0.5 / np.abs(voice).max()
    noise = np.cumsum(np.random.default_rng(5).normal(size=voice.size))
    noise -= np.convolve(noise, np.ones(400) / 400, "same")
    street = noise / np.abs(noise).max() * speech.street * 4
    when = np.arange(voice.size) / rate
    mains = 0.004 * (np.sin(2 * np.pi * speech.hum * when) + 0.6 * np.sin(4 * np.pi * speech.hum * when))
    return voice + street + (mains if speech.hum else 0), rate


def _resampled(sound: tuple[NDArray[np.float64], int], rate: int) -> NDArray[np.float64]:
    values, old = sound
    if rate < old:
        width = round(old / rate)
        values = np.convolve(values, np.hanning(width * 2 + 3) / np.hanning(width * 2 + 3).sum(), "same")
    when = np.arange(round(values.size * rate / old)) / rate
    return np.interp(when, np.arange(values.size) / old, values)


def _write(target: Path, samples: NDArray[np.int16], rate: int) -> None:
    with av.open(str(target), "w") as file:
        stream = file.add_stream(CODECS[target.suffix], rate=rate, layout="mono")
        assert isinstance(stream, AudioStream)
        if target.suffix in {".ogg", ".mp3", ".m4a"}:
            stream.codec_context.bit_rate = 40_000
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(stream.codec_context.format.name, "mono", rate, frame_size=size)
        frame = av.AudioFrame.from_ndarray(samples[None, :], "s16", "mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
