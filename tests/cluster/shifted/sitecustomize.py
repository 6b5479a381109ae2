"""Python reads this first in a process whose clock is shifted: libfaketime 0.9.10 takes its sleeps for times of day."""

import select
import time


def sleep(seconds: float) -> None:
    """By a wait that has no hour in it."""
    select.select([], [], [], seconds)


time.sleep = sleep
