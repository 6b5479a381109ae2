"""Whole files of every form that may be sent, small, each in the variants that decoders treat differently."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image, ImageCms

from forum.clues.intake.kinds import Form
from tests.clues import samples

SIZE = (48, 32)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def all_of() -> dict[Form, list[bytes]]:
    """A few kilobytes each."""
    return {
        Form.JPEG: list(_jpegs()),
        Form.PNG: list(_pngs()),
        Form.WEBP: list(_webps()),
        Form.HEIC: [samples.HEIC],
        Form.WAV: list(_wavs()),
        Form.MP3: [
            sound("mp3", "libmp3lame"),
            sound("mp3", "libmp3lame", rate=8000),
            b"ID3\x04\0\0\0\0\0\0" + sound("mp3", "libmp3lame"),
        ],
        Form.MP4: [
            sound("ipod", "aac"),
            sound("mp4", "aac", film=True),
            sound("mov", "pcm_s16be"),
            sound("ipod", "alac"),
            sound("3gp", "libopencore_amrnb", rate=8000),
        ],
        Form.OGG: [sound("ogg", "libopus"), sound("ogg", "vorbis")],
        Form.FLAC: [sound("flac", "flac"), sound("flac", "flac", rate=8000)],
        Form.WEBM: [sound("webm", "libopus"), sound("webm", "vorbis"), sound("webm", "libopus", film=True)],
        Form.TEXT: [b"Panader\xc3\xada La Esquina\r\nTel. 933 02 11 22\n", "\ufeffمخبز · 北京\n".encode(), b"x" * 300],
    }


def _drawn(mode: str = "RGB") -> Image.Image:
    values = np.random.default_rng(7).integers(0, 256, (SIZE[1] // 4, SIZE[0] // 4, 3), dtype=np.uint8)
    return Image.fromarray(values).resize(SIZE, Image.Resampling.BICUBIC).convert(mode)


def saved(form: str, mode: str = "RGB", **more: Any) -> bytes:
    file = io.BytesIO()
    _drawn(mode).save(file, form, **more)
    return file.getvalue()


def _jpegs() -> Iterator[bytes]:
    yield saved("JPEG")
    yield saved("JPEG", progressive=True, exif=samples.exif(6), icc_profile=PROFILE, comment=b"words")
    yield saved("JPEG", "L", quality=30)
    yield saved("JPEG", "CMYK", subsampling=2)
    yield saved("JPEG", restart_marker_blocks=1, subsampling=1)
    yield saved("MPO", save_all=True, append_images=[_drawn()])


def _pngs() -> Iterator[bytes]:
    for mode in ("RGB", "RGBA", "L", "P", "1", "LA", "I;16"):
        yield saved("PNG", mode) if mode != "I;16" else _sixteen()
    yield saved("PNG", "P", transparency=3)
    yield samples.picture("PNG", _drawn(), icc_profile=PROFILE)


def _sixteen() -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.arange(SIZE[0] * SIZE[1], dtype=np.uint16).reshape(SIZE[::-1]) * 40).save(file, "PNG")
    return file.getvalue()


def _webps() -> Iterator[bytes]:
    yield saved("WEBP")
    yield saved("WEBP", "RGBA", lossless=True)
    yield saved("WEBP", "RGBA", quality=20, exif=samples.exif(3), icc_profile=PROFILE)


def _wavs() -> Iterator[bytes]:
    for codec in ("pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le", "adpcm_ms", "pcm_alaw"):
        yield sound("wav", codec, rate=8000)
    yield sound("wav", "pcm_s16le", rate=8000, layout="5.1")


def sound(container: str, codec: str, *, rate: int = 48000, layout: str = "mono", film: bool = False) -> bytes:
    """A tenth of a second or two."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        target.metadata["title"] = "words"
        strict = {"strict": "experimental"} if codec == "vorbis" else {}
        layout = "stereo" if codec == "vorbis" else layout
        stream = target.add_stream(codec, rate=rate, layout=layout, options=strict)
        video = target.add_stream("mpeg4" if container == "mp4" else "libvpx", rate=5) if film else None
        if video:
            video.width, video.height, video.pix_fmt = 32, 32, "yuv420p"
            image = av.VideoFrame.from_image(_drawn().resize((32, 32)))
            image.pts, image.time_base = 0, Fraction(1, 5)
            target.mux(video.encode(image))
            target.mux(video.encode(None))
        values = np.random.default_rng(3).normal(0, 3000, (1, rate // 6)).astype("<i2")
        frame = av.AudioFrame.from_ndarray(values, "s16", "mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        resampler = av.AudioResampler(stream.format.name, layout, rate, frame_size=stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return file.getvalue()


def recipe(medium: str, chance: random.Random) -> dict[str, Any]:
    """Something that a sender might wish."""

    def box() -> dict[str, float]:
        x, y = chance.random() * 0.9, chance.random() * 0.9
        return {"x": x, "y": y, "w": chance.random() * (1 - x) + 1e-5, "h": chance.random() * (1 - y) + 1e-5}

    if medium == "text":
        return {"blanks": [{"start": chance.randrange(20), "end": 20 + chance.randrange(300)}]}
    if medium == "audio":
        parts = [{"start": at / 10, "end": at / 10 + chance.random() + 0.01} for at in range(chance.randrange(4))]
        voice = chance.choice(["as_is", "lower", "much_higher"])
        return {"voice": voice, chance.choice(["keep", "remove", "silences"]): parts}
    covers = [{**box(), "shape": chance.choice(["ellipse", "rectangle"])} for _ in range(chance.randrange(4))]
    crop = {"x": 0.1, "y": 0.2, "w": chance.uniform(0.01, 0.9), "h": chance.uniform(0.01, 0.8)}
    return {"turn": chance.choice([0, 90, 180, 270]), "tilt": chance.uniform(-15, 15), "covers": covers, "crop": crop}
