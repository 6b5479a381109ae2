"""What is counted: by page names and classes of answers, never by anything that belongs to a person or a case.

Several processes count into files of one folder (Prometheus' own way); who reads adds them up.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.METRICS)


def _may_share() -> bool:
    """A command of another account (the sequencer's, say) may have no place here: it counts for itself, unread."""
    try:
        FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return os.access(FOLDER, os.W_OK)


# Read when the library is imported, so before it is.
if IS_SHARED := _may_share():
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)
else:
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess  # noqa: E402
from prometheus_client.mmap_dict import MmapedDict  # noqa: E402

NO_PAGE = "none"  # stopped before it was known which, or there is none
NOBODY = "0"  # stands for all processes that have ended, in the names of files
_TIMES = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_ASKED = (0, 2, 5, 10, 15, 20, 30, 50, 100)

REQUESTS = Counter("bearings_requests", "Answers by page and class of status.", ["page", "status"])
SECONDS = Histogram("bearings_request_seconds", "Time of an answer.", ["page"], buckets=_TIMES)
QUERIES = Histogram("bearings_request_queries", "Queries of an answer.", ["page"], buckets=_ASKED)
SOCKETS = Gauge("bearings_sockets", "Sockets that are open.", ["kind"], multiprocess_mode="livesum")
POKES = Counter("bearings_pokes", "Pokes handed to the channel layer, and those that were lost.", ["how"])
CACHE_ERRORS = Counter("bearings_cache_errors", "Times that cache or channel layer failed.", ["where"])


def answered(page: str, status: int, seconds: float, queries: int) -> None:
    """One answer. `page`: the name of its route; an address would be the id of a case."""
    REQUESTS.labels(page, f"{status // 100}xx").inc()
    SECONDS.labels(page).observe(seconds)
    QUERIES.labels(page).observe(queries)


def poked(how: str) -> None:
    """One poke was "sent" or "failed" for want of the channel layer."""
    POKES.labels(how).inc()
    if how == "failed":
        CACHE_ERRORS.labels("pokes").inc()


def counted() -> CollectorRegistry:
    """What all processes have counted so far."""
    registry = CollectorRegistry()
    _forget_gauges_of_the_dead()
    if not IS_SHARED:
        for one in (REQUESTS, SECONDS, QUERIES, SOCKETS, POKES, CACHE_ERRORS):
            registry.register(one)
        return registry
    multiprocess.MultiProcessCollector(registry, path=str(FOLDER))  # type: ignore[no-untyped-call]
    return registry


def _forget_gauges_of_the_dead() -> None:
    """A process that was killed closed no socket that it had counted; one that has its number now began after that."""
    for file in FOLDER.glob("gauge*_*.db") if IS_SHARED else ():
        began = _began(file.stem.rsplit("_", 1)[1])
        with suppress(FileNotFoundError):  # another reader was faster
            if began is None or file.stat().st_mtime < began - 5:
                file.unlink()


def _began(pid: str) -> float | None:
    """When the process of this number began, None where there is none (proc(5): field 22, in ticks since the boot)."""
    try:
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, IndexError, ValueError):
        return None
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks / os.sysconf("SC_CLK_TCK")


def fold() -> int:
    """Adds what ended processes counted to one file of nobody's, so that files don't pile up; how many are gone.

    Of two processes that do so at once, one does: the other would count the same file a second time.
    """
    if not IS_SHARED:
        return 0
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return _fold()
    except BlockingIOError:
        return 0
    finally:
        os.close(folder)


def _fold() -> int:
    gone = 0
    for file in sorted(FOLDER.glob("*_*.db")):
        kind, pid = file.stem.rsplit("_", 1)
        if pid == NOBODY or Path(f"/proc/{pid}").exists():
            continue
        if not kind.startswith("gauge"):
            _add(file, FOLDER / f"{kind}_{NOBODY}.db")
        file.unlink(missing_ok=True)
        gone += 1
    return gone


def _add(file: Path, to: Path) -> None:
    total = MmapedDict(str(to))  # type: ignore[no-untyped-call]
    for key, value, moment, _at in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
        total.write_value(key, total.read_value(key)[0] + value, moment)  # type: ignore[no-untyped-call]
    total.close()  # type: ignore[no-untyped-call]
