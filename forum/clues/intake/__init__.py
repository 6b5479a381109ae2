"""Arrival of a file: what it is by its content, decoded in a confined process, drawn anew, measured."""

from __future__ import annotations

from forum.clues.intake.cleaned import Cleaned
from forum.clues.intake.cleaning import clean

__all__ = ["Cleaned", "clean"]
