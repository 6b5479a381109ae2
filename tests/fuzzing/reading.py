"""Readers that take nothing but exactly what we say we make: a bare JPEG, a bare Ogg Opus, plain words."""

from __future__ import annotations

import io

import av
from PIL import Image

from forum.clues.intake import Cleaned
from tests.fuzzing.mutating import ogg_sum

ALONE = {0xD8, 0xD9, 0x01, *range(0xD0, 0xD8)}  # markers without a length
KNOWN = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDA, 0xDD}  # JFIF, tables, frame, scan


class Wrong(AssertionError):
    """What was made is not what we say we make."""


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise Wrong(what)


def check(arrived: Cleaned) -> None:
    """Wrong, unless what others would get opens, is whole, and carries nothing but itself."""
    {"image": _picture, "audio": _sound, "text": _text}[arrived.medium](arrived)


def _picture(arrived: Cleaned) -> None:
    check_jpeg(arrived.shown, (arrived.facts["width"], arrived.facts["height"]))
    _must(arrived.shown_type == "image/jpeg", "called something else")


def check_jpeg(data: bytes, size: tuple[int, int]) -> None:
    """Marker by marker to its end, and pixel by pixel."""
    at, markers = 0, []
    while True:
        _must(data[at] == 0xFF, f"no marker at {at}")
        markers.append(data[at + 1])
        at += 2
        if markers[-1] == 0xD9:
            break
        if markers[-1] in ALONE:
            continue
        at += int.from_bytes(data[at : at + 2], "big")
        if markers[-1] == 0xDA:
            at = _end_of_scan(data, at)
    _must(at == len(data), "bytes behind its end")
    _must(set(markers) <= KNOWN | {0xD8, 0xD9}, f"segments {[hex(one) for one in markers]}")
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
        _must((picture.size, picture.mode) == (size, "RGB"), f"{picture.size} {picture.mode}, not {size}")
        _must(set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, f"{set(picture.info)}")
        picture.load()


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _sound(arrived: Cleaned) -> None:
    """Page by page: one stream, numbered, summed, ended; then sample by sample."""
    data, at, number = arrived.shown, 0, 0
    kinds, bodies = [], []
    while at < len(data):
        _must(data[at : at + 5] == b"OggS\0", f"no page at {at}")
        segments = data[at + 27 : at + 27 + data[at + 26]]
        end = at + 27 + len(segments) + sum(segments)
        page = bytearray(data[at:end])
        said, page[22:26] = int.from_bytes(page[22:26], "little"), bytes(4)
        _must(ogg_sum(bytes(page)) == said, "a page's sum is wrong")
        _must(int.from_bytes(page[18:22], "little") == number, "a page is missing")
        kinds.append(page[5])
        bodies.append(bytes(page[27 + len(segments) :]))
        at, number = end, number + 1
    _must(at == len(data), "cut short")
    _must((kinds[0], kinds[-1] & 4) == (2, 4), "it does not begin or end")
    _must(bodies[0].startswith(b"OpusHead\x01\x01"), "no mono Opus")
    _must(bodies[1].startswith(b"OpusTags") and len(bodies[1]) < 120, "more tags than our encoder's name")
    with av.open(io.BytesIO(data), "r", format="ogg") as opened:
        samples = sum(frame.samples for frame in opened.decode(opened.streams.audio[0]))
        _must(not opened.metadata, f"metadata {opened.metadata}")
    told = arrived.facts["seconds"] * 48_000
    _must(told - 480 <= samples <= told + 2 * 960 + 480, f"{samples} samples, not {told}")
    _must(arrived.shown_type == "audio/ogg", "called something else")


def _text(arrived: Cleaned) -> None:
    words = arrived.shown.decode("utf-8")
    _must(words == arrived.text and 0 < len(words) <= 20_000, "other words")
    _must(all(letter >= " " or letter in "\n\t" for letter in words), "control characters")
