"""Finds lines of writing in the worker: the detector of PP-OCR by OpenCV, and each line cut out upright in grey.

The network gives each pixel how likely it is of a line; here they become rectangles at any angle (Liao et al.,
Real-time Scene Text Detection with Differentiable Binarization, AAAI 2020).
"""

from __future__ import annotations

import hashlib
import io
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forum.clues.intake import pictures
from forum.clues.intake.writing_shape import HIGH, LONGEST, MOST

MODEL_SHA256 = "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"
LOOKED_AT = 1600  # pixels of the longer edge, of what the detector sees
LIKELY, SURE = 0.3, 0.5  # of a pixel; of a whole line, on average
GROWN = 1.6  # the network marks the kernels of lines: each grows by this times area / circumference
THINNEST = 5  # pixels seen: thinner is no writing that could be read
CUT_FROM = 4000  # pixels of the longer edge, of what lines are cut out of
cv2.setNumThreads(1)
Pixels = NDArray[np.uint8]


class Line(NamedTuple):
    """The line upright in grey, HIGH pixels high, and its corners as fractions of the picture."""

    pixels: Pixels
    corners: NDArray[np.float64]


def _network() -> Any:
    """The model out of its package, whose code is not run: it would load a runtime that reports to its maker."""
    spec = find_spec("rapidocr")
    assert spec
    assert spec.origin
    model = Path(spec.origin).with_name("models").joinpath("PP-OCRv6_det_small.onnx").read_bytes()
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise ValueError("The file of the model is not the one that was tried here.")
    return cv2.dnn.readNetFromONNX(np.frombuffer(model, dtype=np.uint8))


_model = _network()


def decode(data: bytes, form: str) -> tuple[bytes, dict[str, Any], list[str]]:
    """(lines in grey, the largest first; of each its width and four corners, x and y as fractions; nothing removed)."""
    picture = pictures.upright(data, form, enough=CUT_FROM).picture
    picture.thumbnail((CUT_FROM, CUT_FROM), Image.Resampling.LANCZOS, reducing_gap=2.0)
    found = lines(picture)
    told = [[one.pixels.shape[1], *(round(float(part), 5) for part in one.corners.ravel())] for one in found]
    return b"".join(one.pixels.tobytes() for one in found), {"lines": told}, []


def rehearse() -> None:
    """A picture of our own, so that all that is loaded late is loaded while files can still be opened."""
    pictures.rehearse()
    sample = io.BytesIO()
    drawn = np.full((64, 320, 3), 255, dtype=np.uint8)
    cv2.putText(drawn, "WORDS", (40, 50), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 4)
    Image.fromarray(drawn).save(sample, "JPEG")
    decode(sample.getvalue(), "jpeg")


def lines(picture: Image.Image) -> list[Line]:
    """The lines of writing in a picture (RGB), the largest first."""
    pixels = np.asarray(picture)
    likely = _likely(picture)
    size = np.array(likely.shape[::-1], dtype=float)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    found = sorted(_rectangles(likely), key=lambda one: -min(one[1]))[:MOST]
    corners = [np.asarray(cv2.boxPoints(one), dtype=np.float64) / size for one in found]
    return [Line(_upright(np.asarray(grey, dtype=np.uint8), one), one) for one in corners]


def _likely(picture: Image.Image) -> NDArray[np.float32]:
    """For each pixel of the picture in little, how likely it is of writing."""
    share = min(LOOKED_AT / max(picture.size), 2.0)
    width, height = (max(1, round(edge * share)) for edge in picture.size)
    paper = np.zeros((-(-height // 32) * 32, -(-width // 32) * 32, 3), dtype=np.uint8)
    paper[:height, :width] = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR))[:, :, ::-1]
    _model.setInput(cv2.dnn.blobFromImage(paper, 1 / 127.5, mean=(127.5, 127.5, 127.5)))
    likely: NDArray[np.float32] = _model.forward()[0, 0, :height, :width]
    return likely


def _rectangles(likely: NDArray[np.float32]) -> list[Any]:
    """OpenCV's rectangles at any angle: middle, size, angle; in pixels of `likely`."""
    marked = cv2.dilate((likely > LIKELY).astype(np.uint8), np.ones((2, 2), dtype=np.uint8))
    outlines, _tree = cv2.findContours(marked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    outlines = sorted(outlines, key=cv2.contourArea, reverse=True)[: 4 * MOST]
    return [grown for outline in outlines if (grown := _grown(outline, likely)) is not None]


def _grown(outline: Any, likely: NDArray[np.float32]) -> Any | None:
    middle, (wide, high), angle = cv2.minAreaRect(outline)
    if min(wide, high) < 3:
        return None
    left, top, across, down = cv2.boundingRect(outline)
    inside = np.zeros((down, across), dtype=np.uint8)
    cv2.fillPoly(inside, [outline - np.array([left, top])], 1)
    if cv2.mean(likely[top : top + down, left : left + across], inside)[0] < SURE:
        return None
    more = GROWN * wide * high / (wide + high)  # on both sides together: 2 * area / circumference
    grown = (middle, (wide + more, high + more), angle)
    return grown if min(grown[1]) >= THINNEST else None


def _upright(grey: Pixels, corners: NDArray[np.float64]) -> Pixels:
    """Cut out so that it reads from left to right; what is much higher than wide is taken to be turned."""
    points = _in_order(corners * np.array(grey.shape[::-1]))
    wide, high = float(np.linalg.norm(points[1] - points[0])), float(np.linalg.norm(points[3] - points[0]))
    if high > 1.5 * wide:
        points, wide, high = np.roll(points, -1, axis=0), high, wide
    width = int(np.clip(HIGH * wide / max(high, 1), HIGH / 2, LONGEST))
    finer = int(np.clip(high / HIGH, 1, 8))  # a large line is turned as it is, then made little: so noise goes
    size = (width * finer, HIGH * finer)
    target = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], dtype=np.float32)
    turned = cv2.getPerspectiveTransform(points.astype(np.float32), target)
    cut = cv2.warpPerspective(grey, turned, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(cut, (width, HIGH), interpolation=cv2.INTER_AREA))


def _in_order(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Top left, top right, bottom right, bottom left."""
    by_x = points[np.argsort(points[:, 0], kind="stable")]
    left, right = (side[np.argsort(side[:, 1], kind="stable")] for side in (by_x[:2], by_x[2:]))
    return np.stack([left[0], right[0], right[1], left[1]])
