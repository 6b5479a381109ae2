"""Draws a picture anew in the worker: upright, sRGB, JPEG, nothing else of the file left."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageOps

from forum.clues.intake import told
from forum.clues.intake.faults import Fault, tidy
from forum.clues.intake.painting import retouched
from forum.clues.intake.recipes import Box, Cover, PictureRecipe, Shape

MOST_PIXELS = 60_000_000
LONGEST_EDGE = 65_500  # as long as a JPEG can be: no pixel of an ordinary picture is given up
QUALITY = 88
pi_heif.register_heif_opener(thumbnails=False)
pi_heif.options.DECODE_THREADS = 0
Image.MAX_IMAGE_PIXELS = None  # our own limit is below, with its own sentence
_SRGB = ImageCms.createProfile("sRGB")
EVERYTHING = PictureRecipe(turn=90, tilt=5, covers=(Cover(Box(0, 0, 1, 1), Shape.ELLIPSE),))
_PROFILE = ImageCms.ImageCmsProfile(_SRGB).tobytes()


def decode(data: bytes, form: str, recipe: PictureRecipe | None = None) -> tuple[bytes, dict[str, Any], list[str]]:
    """(JPEG, facts, names of what was removed); Fault when it is too large, moves or is broken."""
    picture, removed, says, smear = upright(data, form)
    if recipe:
        picture = retouched(picture, recipe, smear)
    if max(picture.size) > LONGEST_EDGE:
        picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    shown = io.BytesIO()
    clean.save(shown, "JPEG", quality=QUALITY, subsampling=0)
    facts = {"width": clean.width, "height": clean.height, "told": says}
    return shown.getvalue(), facts, removed


class Upright(NamedTuple):
    """The whole picture in sRGB as the camera was held; its metadata; how many pixels its form spreads a thing."""

    picture: Image.Image
    removed: list[str]
    told: told.Told
    smear: int


def upright(data: bytes, form: str, *, enough: int = 0) -> Upright:
    """Decoded; Fault when it is too large, moves or is broken.

    `enough`: pixels of the longer edge for who needs no more: a JPEG is decoded at a half or a quarter then.
    """
    if form == "webp":
        _check_pixels(*_webp_size(data))  # Pillow's WebP reader takes the memory of the whole picture on opening it
    with Image.open(io.BytesIO(data), formats=["HEIF" if form == "heic" else form.upper()]) as source:
        _check(source, form)
        removed, says, smear = tidy(_metadata(source)), told.of_picture(source), _smear(source, form)
        if enough and form == "jpeg":
            share = max(1.0, max(source.size) / enough)
            source.draft(None, (int(source.width / share), int(source.height / share)))
        source.load()
        return Upright(_upright(source), removed, says, smear)


def _smear(source: Image.Image, form: str) -> int:
    """A lossy form keeps traces of a thing in the whole blocks that it touches; colours spread two pixels farther."""
    if form == "png":
        return 0
    layers: list[tuple[int, int, int, int]] = getattr(source, "layer", [])  # of a JPEG: name, across, down, table
    return 8 * max([2, *(max(across, down) for _name, across, down, _table in layers)]) + 2


def rehearse() -> None:
    """Draws a picture of our own, so that all that is loaded late is loaded while files can still be opened."""
    for form in ("jpeg", "png", "webp"):
        sample = io.BytesIO()
        Image.new("RGBA" if form == "png" else "RGB", (2, 2)).save(sample, form, icc_profile=_PROFILE)
        decode(sample.getvalue(), form, EVERYTHING)


def _check(source: Image.Image, form: str) -> None:
    """From the header, before a pixel is decoded."""
    _check_pixels(source.width, source.height)
    frames = int(getattr(source, "n_frames", 1))
    if frames > 1 and form in {"png", "webp"}:  # JPEG and HEIC of phones carry depth maps and bursts behind the picture
        raise Fault("moving", frames=frames)


def _check_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Fault("pixels", pixels=round(width * height / 1_000_000))


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649): extended, lossless or lossy."""
    if data[12:16] == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _upright(source: Image.Image) -> Image.Image:
    """Turned as the camera was held, colours as sRGB, transparency on white."""
    picture: Image.Image = ImageOps.exif_transpose(source)
    if picture.mode.startswith("I"):  # 16 bits a pixel
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        paper.info["icc_profile"] = picture.info.get("icc_profile")
        picture = paper
    return _in_srgb(picture)


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "P":
        picture = picture.convert("RGB")  # the profile means the colours of the palette
    if profile and picture.mode in {"RGB", "L", "CMYK"}:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(picture, theirs, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None  # a broken profile says nothing about colour
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _metadata(source: Image.Image) -> list[str]:
    """Names only, for the author to see what the file would have told."""
    exif = source.getexif()
    names = [ExifTags.TAGS.get(tag, f"EXIF {tag}") for tag in exif]
    for block, table in ((ExifTags.IFD.Exif, ExifTags.TAGS), (ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS)):
        names += [str(table.get(tag, f"EXIF {tag}")) for tag in exif.get_ifd(block)]
    words = {"xmp": "XMP", "icc_profile": "ICC profile", "comment": "Comment", "photoshop": "IPTC", "mp": "MPF"}
    names += [words[key] for key in source.info if key in words]
    return names + [str(key) for key in getattr(source, "text", {})]
