"""Sounds whose headers lie, and boxes within boxes."""

from __future__ import annotations

import struct

from tests.clues import samples


def tagged(data: bytes) -> bytes:
    """An ID3 tag with one frame of this."""
    frame = b"TXXX" + _syncsafe(len(data)) + b"\0\0" + data
    return b"ID3\x04\0\0" + _syncsafe(len(frame)) + frame


def _syncsafe(size: int) -> bytes:
    return bytes(size >> by & 0x7F for by in (21, 14, 7, 0))


def wav_of(channels: int, rate: int, bits: int = 16) -> bytes:
    data = bytes(range(256)) * 40
    align = channels * bits // 8
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * align % 2**32, align % 65_536, bits)
    head += b"data" + struct.pack("<I", len(data))
    return b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data


def wav_with(chunk: bytes) -> bytes:
    data = samples.sound("wav", 0.3)
    whole = data[8:12] + chunk + data[12:]
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def flac_of(count: int, rate: int) -> bytes:
    """STREAMINFO: 20 bits of the rate, 3 of channels, 5 of bits, 36 of samples."""
    data = bytearray(samples.sound("flac", 0.3))
    packed = (rate << 44) | (0 << 41) | (15 << 36) | count
    data[18:26] = packed.to_bytes(8, "big")
    return bytes(data)


def ogg_until(granule: int) -> bytes:
    """The last page says that so many samples came before."""
    data = bytearray(samples.sound("ogg", 0.3))
    at = data.rindex(b"OggS") + 6
    data[at : at + 8] = struct.pack("<q", granule)
    return bytes(data)


def webm_of(duration: float) -> bytes:
    data = samples.sound("webm", 0.3)
    at = data.index(b"\x44\x89\x88") + 3
    return data[:at] + struct.pack(">d", duration) + data[at + 8 :]


def attachment(data: bytes) -> bytes:
    """Matroska's element of attached files, with one."""
    name, kind = b"../../a.svg", b"image/svg+xml"
    parts = b"\x46\x6e" + _sized(name) + b"\x46\x60" + _sized(kind) + b"\x46\x5c" + _sized(data) + b"\x46\xae\x81\x01"
    return b"\x19\x41\xa4\x69" + _sized(b"\x61\xa7" + _sized(parts))


def _sized(data: bytes) -> bytes:
    return (len(data) | 1 << 28).to_bytes(4, "big") + data


def mp4_with(box: bytes, offset: int, data: bytes) -> bytes:
    """Other bytes at an offset behind a box's name."""
    whole = bytearray(samples.sound("m4a", 0.3))
    at = whole.rindex(box) + 4 + offset
    whole[at : at + len(data)] = data
    return bytes(whole)


def referring(place: str) -> bytes:
    """The data of the track are said to lie in another file; the boxes around grow by what that takes."""
    whole = bytearray(samples.sound("m4a", 0.3))
    at = whole.rindex(b"url ")
    url = struct.pack(">I", 12 + len(place) + 1) + b"url " + bytes(4) + place.encode() + b"\0"
    whole[at - 4 : at + 8] = url
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        size = whole.rindex(name, 0, at) - 4
        was = int.from_bytes(whole[size : size + 4], "big")
        whole[size : size + 4] = struct.pack(">I", was + len(url) - 12)
    return bytes(whole)


def nested_boxes(depth: int) -> bytes:
    """moov in moov in moov."""
    head = samples.sound("m4a", 0.1)[:32]
    return head + b"".join(struct.pack(">I", 8 * (depth - n)) + b"moov" for n in range(depth))


def many_tracks(count: int) -> bytes:
    """The one track of a sound, again and again."""
    data = samples.sound("m4a", 0.3)
    moov, trak = data.rindex(b"moov") - 4, data.rindex(b"trak") - 4
    size = int.from_bytes(data[trak : trak + 4], "big")
    more = data[trak : trak + size] * count
    whole = int.from_bytes(data[moov : moov + 4], "big") + len(more)
    return data[:moov] + struct.pack(">I", whole) + data[moov + 4 : trak] + more + data[trak:]
