"""Several things in the same moment; an SQLite in memory has one connection, there they take turns."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from django.db import connection

from accounts.errors import Conflict, WrongState


def at_once(*verbs: Callable[[], object]) -> Counter[str]:
    """How often each ended how."""
    together, ends = connection.vendor == "postgresql", Counter[str]()
    gate = threading.Barrier(len(verbs) if together else 1)

    def run(verb: Callable[[], object]) -> None:
        try:
            gate.wait()
            verb()
            ends["done"] += 1
        except (WrongState, Conflict):
            ends["refused"] += 1
        except Exception as failed:
            ends[type(failed).__name__] += 1
        finally:
            if together:
                connection.close()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start() if together else thread.run()
    for thread in threads if together else []:
        thread.join()
    return ends
