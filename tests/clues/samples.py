"""Files made in memory for the tests of the intake: each form, each with metadata that must not survive."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from fractions import Fraction

import av
import numpy as np
from PIL import Image, ImageDraw, PngImagePlugin

SECRET = "SECRET-PHONE-7"

# 64 × 32, left half blue, right half red, with EXIF (Make SecretPhone, GPS): no encoder of HEIC is among our packages.
HEIC = base64.b64decode(
    """
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERA
AAIAAQAAAAAB4gABAAAAAAAAACQAAgAAAAACBgABAAAAAAAAAHIAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQAC
AABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAA
AAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaA
AAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAIAAAAAEAAAAAAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAA
AAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAnm1kYXQAAAAgKAGvGYDvSaW//7fMEea17/JrIX/8rqf77H58Y8DbW8AAAAAG
RXhpZgAATU0AKgAAAAgAAgEPAAIAAAAMAAAAJoglAAQAAAABAAAAMgAAAABTZWNyZXRQaG9uZQAAAgABAAIAAAACTgAAAAACAAUAAAADAAAAUAAAAAAA
AAATAAAAAQAAAAIAAAABAAAAAwAAAAE=
"""
)


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[0x010F], data[0x0112] = SECRET, orientation
    place = data.get_ifd(0x8825)
    place[1], place[2] = "N", (48.0, 51.0, 29.0)
    return data


def drawing(width: int = 320, height: int = 200) -> Image.Image:
    """Left half blue, right half red."""
    picture = Image.new("RGB", (width, height), "#c0392b")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2 - 1, height), fill="#2980b9")
    return picture


def picture(form: str, image: Image.Image | None = None, **more: object) -> bytes:
    """JPEG, PNG or WEBP, with EXIF."""
    file = io.BytesIO()
    if form == "PNG":
        words = PngImagePlugin.PngInfo()
        words.add_text("Author", SECRET)
        more = {"pnginfo": words, **more}
    (image or drawing()).save(file, form, **{"exif": exif(), **more})
    return file.getvalue()


def jpeg(**more: object) -> bytes:
    return picture("JPEG", **more)


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 1000) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + bytes(100)


CONTAINERS = {  # file extension: container, codec
    "wav": ("wav", "pcm_s16le"),
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("ipod", "aac"),
    "mp4": ("mp4", "aac"),
    "ogg": ("ogg", "libopus"),
    "flac": ("flac", "flac"),
    "webm": ("webm", "libopus"),
}


def sound(extension: str, seconds: float = 1.5, *, rate: int = 48000, with_picture: bool = False) -> bytes:
    """A tone that swells, with a title; as the sound of a video if asked."""
    container, codec = CONTAINERS[extension]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as target:
        target.metadata["title"] = SECRET
        stream = target.add_stream(codec, rate=rate, layout="mono")
        video = target.add_stream("mpeg4" if extension == "mp4" else "libvpx", rate=5) if with_picture else None
        if video:
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            for count in range(max(1, round(seconds * 5))):
                image = av.VideoFrame.from_image(drawing(64, 48))
                image.pts, image.time_base = count, Fraction(1, 5)
                target.mux(video.encode(image))
            target.mux(video.encode(None))
        when = np.arange(round(seconds * rate)) / rate
        tone = 9000 * np.sin(2 * np.pi * 440 * when) * np.minimum(1, when)
        frame = av.AudioFrame.from_ndarray(tone.astype("<i2")[None, :], "s16", "mono")
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        resampler = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or 1024)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return file.getvalue()


def silent_video() -> bytes:
    """MP4 with a picture and no sound."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as target:
        video = target.add_stream("mpeg4", rate=5)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for count in range(5):
            image = av.VideoFrame.from_image(drawing(64, 48))
            image.pts, image.time_base = count, Fraction(1, 5)
            target.mux(video.encode(image))
        target.mux(video.encode(None))
    return file.getvalue()


def long_wav(seconds: int) -> bytes:
    """Silence at 8 kHz and 8 bits: 480 kB a minute, written by hand to be quick."""
    rate = 8000
    data = b"\x80" * (rate * seconds)
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8) + b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data


def uncounted_flac(seconds: int) -> bytes:
    """A tone whose header says that its length is unknown: only counting what is decoded tells it."""
    data = bytearray(sound("flac", seconds, rate=8000))
    data[21] &= 0xF0  # the 36 bits of STREAMINFO that count samples
    data[22:26] = bytes(4)
    return bytes(data)
