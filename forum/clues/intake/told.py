"""What metadata says that may be a clue: when, where, with what. Read in the worker, shown to the sender alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import ExifTags, Image

Told = list[list[str]]
LONGEST, MOST = 200, 12
SOUND = {
    "creation_time": "taken", "date": "taken", "location": "position", "location-eng": "position",
    "com.apple.quicktime.location.iso6709": "position", "com.apple.quicktime.creationdate": "taken",
    "com.apple.quicktime.model": "device", "com.android.model": "device", "title": "description",
    "comment": "description", "artist": "description", "encoded_by": "device",
}  # fmt: skip


def of_picture(source: Image.Image) -> Told:
    """[[taken | position | device | description, value]] from EXIF and PNG's text."""
    exif = source.getexif()
    inner, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    base = ExifTags.Base
    taken = inner.get(base.DateTimeOriginal) or exif.get(base.DateTime)
    zone = inner.get(base.OffsetTimeOriginal) or inner.get(base.OffsetTime) or ""
    found = [
        ("taken", f"{_date(str(taken))} {zone}" if taken else ""),
        ("position", _position(place)),
        ("device", f"{exif.get(base.Make, '')} {exif.get(base.Model, '')}"),
        ("description", exif.get(base.ImageDescription, "")),
        *(("description", words) for words in getattr(source, "text", {}).values()),
    ]
    return tidy(found)


def of_sound(*metadata: Mapping[str, str]) -> Told:
    """The same from a container's and its streams' metadata."""
    return tidy([(SOUND[key.lower()], value) for one in metadata for key, value in one.items() if key.lower() in SOUND])


def tidy(found: list[tuple[str, Any]]) -> Told:
    """Printable, short, few, each once; what says nothing goes."""
    cleaned = (
        (name, " ".join("".join(one if one.isprintable() else " " for one in str(value)[:LONGEST]).split()))
        for name, value in found
    )
    return [list(one) for one in dict.fromkeys(one for one in cleaned if one[1])][:MOST]


def _date(exif: str) -> str:
    """EXIF writes 2026:05:01 14:02:33."""
    day, _space, time = exif.partition(" ")
    return f"{day.replace(':', '-')} {time}"


def _position(place: Mapping[int, Any]) -> str:
    """Degrees in decimals, as in 19.43260 N, 99.13320 W; empty when it can't be read."""
    gps = ExifTags.GPS
    try:
        north = _degrees(place[gps.GPSLatitude])
        east = _degrees(place[gps.GPSLongitude])
        return f"{north:.5f} {place[gps.GPSLatitudeRef]}, {east:.5f} {place[gps.GPSLongitudeRef]}"
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600
