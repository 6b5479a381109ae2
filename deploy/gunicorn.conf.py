# ruff: noqa: N999  the name that gunicorn gives it
"""gunicorn for pages: `gunicorn -c deploy/gunicorn.conf.py deploy.wsgi:application`, its numbers by environment."""

from __future__ import annotations

import gc
import logging
import os
from pathlib import Path

from deploy import env
from deploy.gunicorn_logs import QuietLogger

bind = env.words("WEB_LISTEN", "127.0.0.1:8001")
workers = env.number("WEB_WORKERS", max(2, os.cpu_count() or 1), low=1, high=64)
# Threads, so that a person who reads a long recording over a slow line does not keep a whole worker; the front takes
# pages off our hands at once, but it may not put media aside on its disk, where they would lie in clear.
worker_class, threads = "deploy.gunicorn_worker.Worker", env.number("WEB_THREADS", 4, low=2, high=32)
preload_app = True  # workers share what is loaded before they are forked; nothing opens a connection until then
max_requests, max_requests_jitter = 10_000, 2_000  # whatever a library leaks ends with its worker, not all at once
timeout, graceful_timeout = 60, 30  # a worker that hangs is replaced; one that ends finishes what it is at
keepalive = 2
backlog = 256
limit_request_line, limit_request_fields, limit_request_field_size = 8190, 60, 16_380  # a certificate in a header
umask = 0o077
control_socket_disable = True
# The front's word on scheme and address is believed by Django alone (BEARINGS_TRUSTED_PROXIES), never by gunicorn.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
accesslog = None  # whole addresses in a log would be keys in a log
logger_class = QuietLogger
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # nosec B108 # a heartbeat, no content


def when_ready(_server: object) -> None:
    """What is loaded before the fork is never looked through by a worker's collector, which would copy all of it."""
    gc.collect()
    gc.freeze()


def worker_exit(_server: object, _worker: object) -> None:
    """In the worker, whose pages wait for no poke: those under way leave before it ends."""
    from forum.alerts import streams  # noqa: PLC0415  Django is set up by now, not when this is read

    streams.end()


def child_exit(_server: object, _worker: object) -> None:
    """What a worker that ended had counted is folded on its own machine: the keeper runs on one machine only."""
    try:
        from forum.operating.measures import fold  # noqa: PLC0415  Django is set up by now, not when this is read

        fold()
    except Exception:  # numbers must never stop the process that begins the next worker
        logging.getLogger(__name__).exception("What an ended worker had counted could not be folded.")
