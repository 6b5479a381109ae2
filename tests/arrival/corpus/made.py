"""Hostile and broken files, made here and harmless: what each is called, what it is, and what its sender must read.

Remote and local references point to a listener and a file of the test's own, which nobody may ask or read.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from forum.clues.intake.kinds import KINDS, Form
from tests.arrival.corpus import sounding
from tests.clues import samples
from tests.fuzzing import seeds
from tests.fuzzing.mutating import with_ogg_sums

READY = ""  # nothing is wrong with what is left of it
BROKEN, LARGE, LONG, SILENT = "broken or cut short", "megapixels", "longer than 10 minutes", "no sound in this file"
STOPPED, UNKNOWN = "Reading this file broke off", "no file that can be shown here"


@dataclass(frozen=True)
class Hostile:
    """`says`: parts of the sentences that will do; READY: the clean copy will."""

    name: str
    data: Callable[[], bytes]
    says: tuple[str, ...]


def one(name: str, data: bytes | Callable[[], bytes], *says: str) -> Hostile:
    return Hostile(name, data if callable(data) else lambda: data, says)


def zipped(data: bytes, name: str = "../../a.txt") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*chunks: bytes) -> bytes:
    """Behind the header of a small picture."""
    data = seeds.saved("PNG")
    return data[:33] + b"".join(chunks) + data[33:]


@cache
def zeros(megabytes: int) -> bytes:
    """Of so many megabytes a thousandth; made piece by piece, since the memory of this process is measured."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1024 * 1024)) for _each in range(megabytes)), packer.flush()])


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(*segments: bytes) -> bytes:
    data = seeds.saved("JPEG")
    return data[:2] + b"".join(segments) + data[2:]


def jpeg_of(width: int, height: int) -> bytes:
    """Only the frame's header says so."""
    data = bytearray(seeds.saved("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def heic_of(width: int, height: int) -> bytes:
    data = bytearray(samples.HEIC)
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", width, height)
    return bytes(data)


def polyglots(there: str, file: str) -> list[Hostile]:
    html = f"<!doctype html><script>fetch('//{there}')</script>".encode()
    return [
        one("a.gif", b"GIF89a/*" + html + b"*/=1;", "type GIF"),
        one("a.jpg", b"GIF89a/*" + html + b"*/=1;", "type GIF"),
        one("a.jpg", samples.jpeg() + html, READY),
        one("a.jpg", jpeg_with(segment(0xFE, b"%PDF-1.7\n1 0 obj<</OpenAction 2 0 R>>")) + b"%%EOF", READY),
        one("a.pdf", b"%PDF-1.7\n" + samples.jpeg(), "type PDF"),
        one("a.png", samples.picture("PNG") + zipped(html), READY),
        one("a.png", b"%PDF-1.7\n%\xe2\xe3", "type PDF"),
        one("a.png", html, "type HTML"),
        one("a.wav", samples.sound("wav", 0.3) + zipped(html), READY),
        one("a.mp3", lambda: sounding.tagged(html) + samples.sound("mp3", 0.3)[45:], READY, BROKEN),
        one("a.jar", zipped(html) + samples.jpeg(), "type ZIP"),
        one("a.jpg", b"\xff\xd8\xff\xe0\x2f\x2a" + samples.jpeg()[6:20] + html + samples.jpeg()[20:], BROKEN),
        one("a.txt", f"[InternetShortcut]\nURL=file://{file}\nIconFile=//{there}/a.ico\n".encode(), READY),
    ]


def bombs(_there: str, _file: str) -> list[Hostile]:
    gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff" + (
        b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x4c\x01\0" * 5000
    )
    frames = struct.pack(">II", 100_000, 0)
    wide = struct.pack("<HHI", 0x100, 4, 1) + struct.pack("<I", 2**31)
    return [
        one("a.png", samples.png_header(40_000, 40_000), LARGE),
        one("a.png", samples.png_header(2**31 - 1, 2**31 - 1), LARGE, BROKEN),
        one("a.png", samples.png_header(0, 10), BROKEN),
        one("a.jpg", jpeg_of(65_500, 65_500), LARGE),
        one("a.webp", samples.webp_header(16_000, 16_000), LARGE),
        one("a.heic", heic_of(60_000, 60_000), LARGE, BROKEN),
        one("a.gif", gif, "type GIF"),
        one("a.tif", b"II*\0\x08\0\0\0\x01\0" + wide + bytes(4), "type TIFF"),
        one(
            "a.png",
            png_with(chunk(b"acTL", frames), chunk(b"fcTL", struct.pack(">5I2H2B", 0, 48, 32, 0, 0, 1, 1, 0, 0))),
            "frames",
        ),
        one("a.png", png_with(chunk(b"zTXt", b"Comment\0\0" + zeros(300))), BROKEN),
        one("a.png", png_with(chunk(b"iTXt", b"Comment\0\1\0\0\0" + zeros(300))), BROKEN),
        one("a.png", png_with(chunk(b"iCCP", b"sRGB\0\0" + zeros(300))), BROKEN, READY),
        one("a.png", png_with(*[chunk(b"tEXt", f"k{n}\0v".encode()) for n in range(20_000)]), READY),
        one("a.png", png_with(chunk(b"IDAT", zeros(300))), READY, BROKEN),
        one("a.jpg", jpeg_with(*[segment(0xFE, b"x" * 65_000)] * 300), READY),
    ]


def huge_headers(there: str, file: str) -> list[Hostile]:
    xxe = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{file}"><!ENTITY f SYSTEM "http://{there}/">]>'
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 30))
    xmp = f"{xxe}<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>&e;&f;</a></x:xmpmeta>".encode()
    many = f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><x:xmpmeta>&l29;</x:xmpmeta>".encode()
    ours = b"http://ns.adobe.com/xap/1.0/\0"
    ifds = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff\xff" + b"\x87\x69\0\4\0\0\0\1\0\0\0\x08" * 4000
    return [
        one("a.jpg", jpeg_with(segment(0xE1, ours + xmp)), READY),
        one("a.jpg", jpeg_with(segment(0xE1, ours + many)), READY),
        one("a.jpg", jpeg_with(segment(0xE1, ifds)), READY, BROKEN),
        one("a.jpg", jpeg_with(*[segment(0xE1, b"Exif\0\0" + b"M" * 60_000)] * 100), READY, BROKEN),
        one(
            "a.jpg",
            jpeg_with(*[segment(0xE2, b"ICC_PROFILE\0" + bytes([n, 255]) + b"x" * 60_000) for n in range(1, 250)]),
            READY,
            BROKEN,
        ),
        one("a.png", png_with(chunk(b"eXIf", b"MM\0*\0\0\0\x08" + b"\xff" * 8_000_000)), READY, BROKEN),
        one("a.png", png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)), READY),
        one("a.mp3", lambda: sounding.tagged(bytes(8_000_000)) + samples.sound("mp3", 0.3), READY, BROKEN),
        one(
            "a.wav",
            lambda: sounding.wav_with(b"LIST" + struct.pack("<I", 4_000_000) + b"INFO" + bytes(3_999_996)),
            READY,
        ),
        one("a.mp4", lambda: sounding.nested_boxes(20_000), BROKEN, SILENT, STOPPED),
        one("a.mp4", lambda: sounding.many_tracks(300), READY, BROKEN, SILENT),
    ]


def references(there: str, file: str) -> list[Hostile]:
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' onload='fetch(\"//{there}\")'><image href='http://{there}/a.png'/></svg>"
    template = zipped(f"<w:attachedTemplate r:id='http://{there}/'/>".encode(), "word/settings.xml")
    return [
        one("a.svg", svg.encode(), "type SVG"),
        one("a.png", svg.encode(), "type SVG"),
        one("a.jpg", b"<!-- -->\n" + svg.encode(), "type HTML"),
        one(
            "a.svg",
            f"<?xml version='1.0'?><!DOCTYPE s [<!ENTITY e SYSTEM 'file://{file}'>]><s>&e;</s>".encode(),
            "type XML",
        ),
        one("a.m3u8", f"#EXTM3U\n#EXTINF:1,\nfile://{file}\nhttp://{there}/a.ts\n".encode(), "type HLS"),
        one("a.mp3", f"#EXTM3U\n#EXTINF:1,\nfile://{file}\n".encode(), "type HLS"),
        one("a.wav", f"ffconcat version 1.0\nfile '{file}'\n".encode(), "type playlist"),
        one("a.pls", f"[playlist]\nFile1=http://{there}/\n".encode(), "type playlist"),
        one(
            "a.jpg",
            f"push graphic-context\nfill 'url(http://{there}/|id>{file})'\npop graphic-context".encode(),
            "type MVG",
        ),
        one("a.png", f"<?xml version='1.0'?><image><read filename='{file}'/></image>".encode(), "type XML"),
        one("a.rtf", f"{{\\rtf1{{\\*\\template http://{there}/a.dot}}}}".encode(), "type RTF"),
        one("a.docx", template, "type ZIP"),
        one("a.zip", zipped(zipped(zipped(bytes(10_000_000)))), "type ZIP"),
        one("a.mp4", lambda: sounding.referring(file), READY, BROKEN, SILENT),
        one("a.mp4", lambda: sounding.referring(f"http://{there}/a"), READY, BROKEN, SILENT),
        one("a.webm", lambda: samples.sound("webm", 0.3) + sounding.attachment(svg.encode()), READY),
        one("a.mkv", b"\x1aE\xdf\xa3\x8fB\x86\x81\x01B\x82\x88matroska" + sounding.attachment(b"x"), "type Matroska"),
    ]


def absurd_sounds(_there: str, _file: str) -> list[Hostile]:
    return [
        one("a.wav", lambda: sounding.wav_of(1, 1), LONG),
        one("a.wav", lambda: sounding.wav_of(1, 2**32 - 1), READY, BROKEN, STOPPED, SILENT),
        one("a.wav", lambda: sounding.wav_of(65_535, 48_000), BROKEN, SILENT, STOPPED),
        one("a.wav", lambda: sounding.wav_of(0, 0), BROKEN, SILENT),
        one("a.wav", lambda: sounding.wav_of(2, 8000, bits=0), BROKEN, SILENT, "packed as"),
        one("a.flac", lambda: sounding.flac_of(2**36 - 1, 1), LONG, BROKEN),
        one("a.flac", lambda: sounding.flac_of(0, 655_350), READY, BROKEN, STOPPED),
        one("a.flac", lambda: sounding.flac_of(0, 1), READY, BROKEN, STOPPED, LONG),
        one("a.ogg", lambda: with_ogg_sums(sounding.ogg_until(2**62)), READY, LONG, BROKEN),
        one("a.webm", lambda: sounding.webm_of(float("nan")), READY, LONG, BROKEN),
        one("a.webm", lambda: sounding.webm_of(1e300), READY, LONG, BROKEN),
        one("a.mp4", lambda: sounding.mp4_with(b"mvhd", 20, b"\xff" * 4), READY, LONG, BROKEN),
        one(
            "a.mp4",
            lambda: sounding.mp4_with(b"stts", 8, b"\x7f\xff\xff\xff" * 3),
            READY,
            LONG,
            BROKEN,
            STOPPED,
            SILENT,
        ),
        one("a.mp4", lambda: sounding.mp4_with(b"stsz", 12, b"\x7f\xff\xff\xff"), READY, BROKEN, STOPPED, SILENT),
        one("a.mp4", lambda: sounding.mp4_with(b"stsd", 40, b"\xff" * 8), READY, BROKEN, STOPPED, SILENT, "packed as"),
        one("a.mp4", samples.silent_video, SILENT),
    ]


def mislabelled(_there: str, _file: str) -> list[Hostile]:
    """Each form under the name of another, of a program and of a page."""
    found = []
    for form, files in seeds.all_of().items():
        kind = KINDS[form]
        for ending in ("png" if form != Form.PNG else "mp3", "exe", "html"):
            found.append(one(f"a.{ending}", files[0], f"ends in “.{ending}”, but inside it is {kind.name}"))
    return found


WHOLE: dict[Form, Callable[[], bytes]] = {
    Form.JPEG: samples.jpeg,
    Form.PNG: lambda: samples.picture("PNG"),
    Form.WEBP: lambda: samples.picture("WEBP"),
    Form.HEIC: lambda: samples.HEIC,
    **{
        form: lambda form=form: samples.sound(KINDS[form].extensions[0], 1.0)
        for form in Form
        if KINDS[form].medium == "audio"
    },
}
HEARD = {Form.MP3, Form.OGG, Form.FLAC, Form.WAV, Form.WEBM}  # of which a beginning can be heard as a whole
CUT = (BROKEN, SILENT, UNKNOWN, STOPPED, "type AVI", "type Matroska", "but inside it is")


def cut_short(_there: str, _file: str) -> list[Hostile]:
    """Each form, at lengths from its first bytes to its last."""
    return [
        one(
            f"a.{KINDS[form].extensions[0]}",
            data()[: max(5, int(len(data()) * share))],
            *(*CUT, *([READY] if form in HEARD or share > 0.98 else [])),
        )
        for form, data in WHOLE.items()
        for share in (0.0, 0.05, 0.5, 0.99)
    ]


GROUPS: dict[str, Callable[[str, str], list[Hostile]]] = {
    group.__name__: group
    for group in (polyglots, bombs, huge_headers, references, absurd_sounds, mislabelled, cut_short)
}
