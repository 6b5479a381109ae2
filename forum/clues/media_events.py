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


class OriginalTaken(Event):
    """The owner of a case downloaded a file as it came, and said why; detail: the SHA-256 of its bytes."""

    op: ClassVar = Operation.MEDIA_TAKE
    kind: ClassVar = "clue"


class VoiceClosed(Event):
    """A child's voice was noticed in an approved recording: from now on it is for who is named for it."""

    op: ClassVar = Operation.CLUE_CLOSE_VOICE
    kind: ClassVar = "clue"


class HearerNamed(Event):
    """The owner of a case let somebody hear a recording with a child's voice; detail: until when."""

    op: ClassVar = Operation.HEARER_NAME
    kind: ClassVar = "clue"


class HearerTakenOff(Event):
    """They may not hear it any more."""

    op: ClassVar = Operation.HEARER_TAKE_OFF
    kind: ClassVar = "clue"
