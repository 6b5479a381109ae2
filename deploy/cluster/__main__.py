"""`make cluster`: up until Ctrl-C; `python -m deploy.cluster --check`: up, looked at, and down again."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

from deploy.cluster.laying import ROOT
from deploy.cluster.running import Cluster, Failed
from deploy.cluster.visitor import Visitor
from tests import servers

PORT = 8443
WHO = "Elena Ruiz"


def main() -> int:
    """0 when all went as it should."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="come up, open a page and a socket, go down")
    options.add_argument("--port", type=int, default=PORT, help=f"of the front, on this machine only ({PORT})")
    chosen = options.parse_args()
    missing = servers.missing_postgresql() or servers.missing_redis() or servers.missing_nginx()
    if missing:
        sys.exit(missing)
    os.umask(0o077)
    cluster = Cluster(ROOT / "var" / "cluster", chosen.port, lambda line: print(line, flush=True))
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        cluster.up()
        if chosen.check:
            print(f"  {look(cluster)}", flush=True)
        else:
            print(f"Ready: {cluster.ground.origin}   (logs: {cluster.ground.folder}/log; stop with Ctrl-C)")
            told = keys(cluster)
            print(
                f"Sign in as {told['address']}, password {told['password']}, codes by the seed {told['seed']}",
                flush=True,
            )
            stop.wait()
    except (Failed, LookupError, OSError, TimeoutError) as failed:
        print(f"The cluster did not do what it should: {failed}", file=sys.stderr)
        return 1
    finally:
        cluster.down()
        if chosen.check:
            shutil.rmtree(Path(cluster.ground.folder), ignore_errors=True)
    return 0


def keys(cluster: Cluster) -> dict[str, str]:
    """How she signs in; the demonstration's bar lets nobody in who comes through a front."""
    return dict(json.loads(cluster.manage("demonstration_keys", WHO)))


def look(cluster: Cluster) -> str:
    """Signed in, a page and a socket through the front; a sentence, or an error that says which failed."""
    ground = cluster.ground
    visitor = Visitor(ground.origin, ground.certificate, ground.web)
    visitor.sign_in(**keys(cluster))
    page = visitor.get("/")
    if page.status != 200 or WHO not in page.text:
        raise LookupError(f"{WHO}'s first page came with {page.status} through the front.")
    line = visitor.socket()
    line.close()
    if line.status != 101:
        raise LookupError(f"The socket was answered with {line.status} through the front.")
    return f"{WHO} signed in, opened a page and a socket through {ground.origin}."


if __name__ == "__main__":
    sys.exit(main())
