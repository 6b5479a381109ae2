"""The shape in which lines of writing go from the worker that finds them to the one that reads them."""

from __future__ import annotations

HIGH = 64  # pixels of a line that was cut out
LONGEST = 40 * HIGH  # pixels along it
MOST = 60  # lines of a picture: the largest are kept
