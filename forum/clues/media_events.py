"""What can happen to a clue's file."""

from __future__ import annotations

from typing import ClassVar

from audit.events import Event
from audit.operations import Operation


class MediaConsulted(Event):
    """Somebody was given a clue's file, or its waveform."""

    op: ClassVar = Operation.MEDIA_CONSULT
    kind: ClassVar = "clue"


class PictureCut(Event):
    """The server cut a picture into previews and tiles, when it was first opened."""

    op: ClassVar = Operation.MEDIA_CUT
    kind: ClassVar = "clue"
