"""Daphne, ending when it is told to: a request that is under way is not waited for, as nobody can answer it then.

A worker that asks the event loop for something after that has stopped would wait for ever, and the process with it.
"""

from __future__ import annotations

import os
import sys
import traceback

from daphne.cli import CommandLineInterface


def main() -> None:
    """Takes Daphne's own words. What a worker had not committed is undone, as after any end of the process."""
    code: object = 0
    try:
        CommandLineInterface.entrypoint()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
