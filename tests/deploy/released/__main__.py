"""`python -m tests.deploy.released make VERSION`: when VERSION is released, once for each of the two databases.

Without BEARINGS_DATABASE for SQLite; with the address of a PostgreSQL server of the tests for that.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.deploy import released

if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "make" or not sys.argv[2][0].isdigit():
        sys.exit(str(__doc__))
    with tempfile.TemporaryDirectory(prefix="rl-") as made:
        released.make(Path(made), sys.argv[2], print)
