"""Through nginx: pages, static files and sockets; what is too large or too slow ends there."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from collections.abc import Callable

from deploy.cluster.__main__ import look
from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Visitor
from deploy.headers import ALWAYS
from tests.cluster import people_at_work as at_work

Person = Callable[[str], Visitor]


def sent(visitor: Visitor, text: str) -> socket.socket:
    """A connection by TLS on which this was said."""
    line = visitor.connected(0)
    head = "\r\n".join([*text.strip().splitlines(), f"Host: {visitor.headers()['Host']}"])
    line.sendall(head.encode())
    return line


def answer(line: socket.socket) -> str:
    got = b""
    with contextlib.suppress(OSError):
        while more := line.recv(65536):
            got += more
    return got.decode("utf-8", "replace")


def test_it_comes_up_and_somebody_sees_a_page_and_has_a_socket(cluster: Cluster):
    assert "a page and a socket" in look(cluster)


def test_pages_are_not_kept_and_static_files_are_for_ever(person: Person):
    visitor = person("Elena Ruiz")
    page = visitor.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Server"] == "nginx"
    sheet = re.search(r'href="(/static/live/bearings\.[0-9a-f]{12}\.css)"', page.text)
    assert sheet
    file = visitor.get(sheet[1])
    assert file.status == 200
    assert file.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert file.headers["Content-Type"] == "text/css"
    assert {name: file.headers[name] for name in ALWAYS} == ALWAYS
    missing = visitor.get("/static/live/nothing.css")
    assert (missing.status, missing.headers["Cache-Control"]) == (404, "no-store")


def test_nobody_comes_in_by_the_demonstrations_bar_through_a_front(person: Person):
    visitor = person("Elena Ruiz")
    page = visitor.get("/account/").text
    assert visitor.post("/demo/step-in/", page, user="0", next="/").status == 404


def test_a_page_says_the_same_under_gunicorn_and_under_daphne(cluster: Cluster, person: Person):
    visitor = person("Elena Ruiz")
    theirs, ours = (visitor.get("/account/", port=port) for port in (cluster.ground.sockets[0], cluster.ground.web))
    changing = {"Server", "Date", "Content-Security-Policy", "Connection", "Content-Length", "Set-Cookie"}
    changing |= {"Transfer-Encoding"}
    kept = [{k: v for k, v in one.headers.items() if k not in changing} for one in (theirs, ours)]
    assert theirs.status == ours.status == 200
    assert kept[0] == kept[1]


def test_a_body_too_large_is_refused_in_a_sentence(cluster: Cluster, person: Person):
    visitor = person("Elena Ruiz")
    case = at_work.first_case(visitor)
    for path, kind, length in (
        ("/account/", "application/x-www-form-urlencoded", 3_000_000),
        (f"/clues/cases/{case}/new/", "multipart/form-data; boundary=x", 60_000_000),
    ):
        head = f"POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nAccept-Language: en"
        with sent(visitor, head) as line:
            line.sendall(b"\r\n\r\n")
            line.settimeout(1)
            told = answer(line)
        assert told.startswith("HTTP/1.1 413 ")
        assert "This is more than is taken here" in told
        assert "Content-Security-Policy: default-src" in told
    past = Visitor(visitor.origin, visitor.certificate, visitor.worker)
    with past.connected(cluster.ground.web) as line:
        line.sendall(
            b"POST /account/ HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 3000000\r\n\r\n"
        )
        assert answer(line).startswith("HTTP/1.1 413 ")


def test_slow_clients_hold_nobody_up_and_are_let_go(cluster: Cluster, person: Person):
    """Half a head and half a body: nginx alone has them, and a page comes quickly beside them."""
    visitor = person("Elena Ruiz")
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000"
    heads = [sent(visitor, "GET / HTTP/1.1") for _ in range(10)]
    bodies = [sent(visitor, f"POST /account/login/ HTTP/1.1\r\n{form}") for _ in range(10)]
    for line in bodies:
        line.sendall(b"\r\n\r\nlogin=")
    began = time.monotonic()
    for _ in range(5):
        assert visitor.get("/").status == 200
    assert (time.monotonic() - began) / 5 < 3
    ends = [(line, answer(line)) for line in heads + bodies]
    assert time.monotonic() - began < 50
    assert not [told for _line, told in ends if told.startswith("HTTP/1.1 2")]
    assert not list((cluster.ground.folder / "nginx" / "bodies").rglob("*[0-9]")), "a body lay on the disk"
