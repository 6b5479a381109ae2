"""The network between pages and stores is cut: a sentence within a bounded time, and all goes on when it is mended."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.cluster.laying import ROOT
from deploy.cluster.parts import Process
from deploy.cluster.running import Cluster
from deploy.cluster.visitor import TOKEN, Visitor
from tests.cluster import cut_network
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.under_load import Person, Rows, in_the_tree

pytestmark = pytest.mark.network
BOUND = 45.0  # seconds; gunicorn replaces a worker after 60 that hang


class ByPath(http.client.HTTPConnection):
    """To a socket in the file system, which is of no network: what is cut is what lies behind it."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=BOUND)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(BOUND)
        self.sock.connect(str(self._path))


@contextmanager
def one_more_web(cluster: Cluster, network: cut_network.Network, path: Path) -> Iterator[None]:
    """In the namespace; it reaches PostgreSQL and Redis over the line alone."""
    one, ground = cluster.part("web-1"), cluster.ground
    doors = [cut_network.Door(port) for port in (cluster.database_port, ground.redis)]
    for door in doors:
        door.start()
    stores = {
        "BEARINGS_DATABASE": one.env["BEARINGS_DATABASE"].replace(
            f"127.0.0.1:{cluster.database_port}", f"{cut_network.HERE}:{doors[0].port}"
        ),
        "BEARINGS_REDIS": f"redis://{cut_network.HERE}:{doors[1].port}/0",
        "BEARINGS_WEB_LISTEN": f"unix:{path}",
    }
    command = ["ip", "netns", "exec", network.name, *one.command]
    web = Process("web-cut", command, {**one.env, **stores}, ground.log("web-cut"), ROOT)
    web.start()
    try:
        soon(path.exists)
        yield
    finally:
        web.ask_to_end()
        web.stop()
        for door in doors:
            door.close()


def asked(visitor: Visitor, path: Path, page: str, body: bytes | None = None) -> tuple[int, str, str]:
    line = ByPath(path)
    told = {**visitor.headers(), "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    if body is not None:
        told |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": visitor.origin}
    try:
        line.request("POST" if body is not None else "GET", page, body, told)
        answer = line.getresponse()
        return answer.status, answer.read().decode(), answer.headers.get("Audit-Receipt", "")
    finally:
        line.close()


def test_the_network_to_the_stores_is_cut_and_mended(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    omar, path = person("Omar Haddad"), cluster.ground.run / "web-cut.sock"
    case = at_work.first_case(omar)
    network = cut_network.made()
    try:
        with one_more_web(cluster, network, path):
            page = soon(lambda: _page(omar, path, case))
            receipts = [_written(omar, path, case, page, "before")]
            network.cut()
            for _ in range(2):  # the first finds connections that were open, the second none
                began = time.monotonic()
                status, text, _receipt = asked(omar, path, f"/cases/{case}/")
                assert status == 503, time.monotonic() - began
                assert at_work.SENTENCE.search(text)
            assert asked(omar, path, "/health/live")[0] == 200
            assert asked(omar, path, "/health/ready")[0] == 503
            network.heal()
            page = soon(lambda: _page(omar, path, case))
            receipts.append(_written(omar, path, case, page, "after"))
    finally:
        network.remove()
    in_the_tree(cluster, rows, receipts, tmp_path)


def _page(visitor: Visitor, path: Path, case: str) -> str:
    status, text, _receipt = asked(visitor, path, f"/cases/{case}/")
    return text if status == 200 else ""


def _written(visitor: Visitor, path: Path, case: str, page: str, word: str) -> str:
    token = TOKEN.search(page)
    assert token
    body = f"csrfmiddlewaretoken={token[1]}&text=The+gate+is+grey+{word}.&quotes=&clue=".encode()
    status, text, receipt = asked(visitor, path, f"/discussion/cases/{case}/write/", body)
    assert status == 302, text[-2000:]
    return receipt
