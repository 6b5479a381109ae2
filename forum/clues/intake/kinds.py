"""What a file is, by its first bytes and never by its name; pure."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """The forms that can be sent; the value is what the worker is told."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    WAV = "wav"
    MP3 = "mp3"
    MP4 = "mp4"
    OGG = "ogg"
    FLAC = "flac"
    WEBM = "webm"
    TEXT = "text"


class Kind(NamedTuple):
    """A form: medium, media type, the extensions that agree with it, and its name in a sentence."""

    medium: str
    content_type: str
    extensions: tuple[str, ...]
    name: str


KINDS: dict[Form, Kind] = {
    Form.JPEG: Kind("image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPEG"),
    Form.PNG: Kind("image", "image/png", ("png",), "PNG"),
    Form.WEBP: Kind("image", "image/webp", ("webp",), "WebP"),
    Form.HEIC: Kind("image", "image/heic", ("heic", "heif"), "HEIC"),
    Form.WAV: Kind("audio", "audio/wav", ("wav", "wave"), "WAV"),
    Form.MP3: Kind("audio", "audio/mpeg", ("mp3",), "MP3"),
    Form.MP4: Kind("audio", "video/mp4", ("m4a", "mp4", "m4v", "mov", "3gp"), "MP4"),
    Form.OGG: Kind("audio", "application/ogg", ("ogg", "oga", "ogv", "opus"), "OGG"),
    Form.FLAC: Kind("audio", "audio/flac", ("flac",), "FLAC"),
    Form.WEBM: Kind("audio", "video/webm", ("webm",), "WebM"),
    Form.TEXT: Kind("text", "text/plain", ("txt", "text", "md", "csv"), "text"),
}
STARTS: tuple[tuple[bytes, Form], ...] = (
    (b"\xff\xd8\xff", Form.JPEG),
    (b"\x89PNG\r\n\x1a\n", Form.PNG),
    (b"OggS", Form.OGG),
    (b"fLaC", Form.FLAC),
    (b"ID3\x02", Form.MP3),
    (b"ID3\x03", Form.MP3),
    (b"ID3\x04", Form.MP3),
)
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}
# Things people send by mistake, or as something else on purpose: named, so that the sentence can say what they are.
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"%!PS", "PostScript"),
    (b"#!AMR", "AMR"),
    (b"0&\xb2u\x8ef\xcf\x11", "WMA"),
    (b"\xd0\xcf\x11\xe0", "Office"),
    (b"{\\rtf", "RTF"),
    (b"FORM", "AIFF"),
    (b"caff", "CAF"),
    (b".snd", "AU"),
    (b"MThd", "MIDI"),
    (b"\x00\x00\x01\xba", "MPEG"),
    (b"\x00\x00\x01\xb3", "MPEG"),
    (b"FLV", "FLV"),
    (b"8BPS", "PSD"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"\x00\x00\x00\x0cjP", "JPEG 2000"),
    (b"\x00\x00\x00\x0cJXL", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"SQLite format 3", "SQLite"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x1aE\xdf\xa3", "Matroska"),
)
# Of these also files are made that are nothing but letters; no other signature says anything of a text: "BMW", "caffè".
OF_LETTERS = frozenset({"PDF", "PostScript", "RTF", "GIF", "AMR"})
FOREIGN_WORDS: tuple[tuple[str, str], ...] = (
    ("<!doctype html", "HTML"),
    ("<html", "HTML"),
    ("<script", "HTML"),
    ("<svg", "SVG"),
    ("<?xml", "XML"),
    ("<!--", "HTML"),
    ("<x:xmpmeta", "XMP"),
    ("push graphic-context", "MVG"),
    ("#extm3u", "HLS"),
    ("ffconcat", "playlist"),
    ("[playlist]", "playlist"),
)


def form_of(data: bytes) -> Form | None:
    """The form whose signature the bytes carry, or None."""
    for start, form in STARTS:
        if data.startswith(start):
            return form
    if data[:4] == b"RIFF":
        return {b"WEBP": Form.WEBP, b"WAVE": Form.WAV}.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _box_form(data)
    if data[:4] == b"\x1aE\xdf\xa3":
        return Form.WEBM if b"webm" in data[:64] else None
    if len(data) > 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[2] & 0xF0 != 0xF0:
        return Form.MP3  # a frame without ID3: eleven sync bits, layer III, a bit rate that exists
    return Form.TEXT if words_of(data) is not None and foreign_name(data) is None else None


def _box_form(data: bytes) -> Form | None:
    """HEIC and MP4 share a container; its brands tell. AVIF is neither."""
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, size, 4))}
    if b"avif" in brands or b"avis" in brands:
        return None
    return Form.HEIC if brands & HEIC_BRANDS else Form.MP4


CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # as bytes: none is part of a longer letter in UTF-8


def words_of(data: bytes) -> str | None:
    """The text, when it is UTF-8 without control characters; lines end in a line feed."""
    if CONTROLS.search(data):
        return None
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return words.replace("\r\n", "\n").replace("\r", "\n")


def foreign_name(data: bytes) -> str | None:
    """The usual name of a form that we know and refuse."""
    is_text = words_of(data) is not None
    for start, name in FOREIGN:
        if data.startswith(start) and (name in OF_LETTERS or not is_text):
            return name
    if data[4:8] == b"ftyp":
        return "AVIF"
    if data[:4] == b"RIFF":
        return "AVI"
    beginning = data[:512].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n").lower()
    return next((name for start, name in FOREIGN_WORDS if beginning.startswith(start)), None)


def extension_of(name: str) -> str:
    """What the sender's name claims, in small letters without the dot; the name is used for nothing else.

    Letters and digits only: what turns the direction of reading, or ends a line, would stand in sentences.
    """
    stem, dot, extension = name.rpartition(".")
    return "".join(one for one in extension.lower() if one.isalnum())[:12] if dot and stem else ""
