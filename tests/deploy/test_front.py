"""The front's configuration: nginx takes it, its bounds are the application's, and nothing of a body is on its disk."""

from __future__ import annotations

import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from deploy import front
from deploy.cluster import laying
from deploy.cluster.visitor import Visitor
from deploy.headers import ALWAYS, INERT
from tests import servers
from tests.deploy.conftest import ROOT


@pytest.fixture
def asked(settings: Any, monkeypatch: pytest.MonkeyPatch) -> front.Front:
    settings.SECURE, settings.ORIGIN, settings.TRUSTED_PROXIES = True, "https://localhost:8443", 1
    settings.STATIC_ROOT = ROOT / "build" / "static"
    settings.SECURE_HSTS_SECONDS = 31536000
    monkeypatch.setenv("BEARINGS_FRONT_WEB", "10.0.0.2:8001,10.0.0.3:8001")
    return front.of_environment()


@pytest.mark.once
@pytest.mark.skipif(bool(servers.missing_nginx()), reason=servers.missing_nginx() or "there")
def test_nginx_takes_it(asked: front.Front, tmp_path: Path):
    ground = laying.lay(tmp_path / "cluster", servers.free_port())
    folder, log = ground.folder / "nginx", str(ground.log("nginx"))
    whole = replace(
        asked, certificate=ground.certificate, key=ground.certificate.with_name("key.pem"), log=log,
        listen=f"127.0.0.1:{ground.port}", plain=f"127.0.0.1:{servers.free_port()}",
    )  # fmt: skip
    front.write(whole, folder)
    command = [str(servers.nginx()), "-t", "-e", log, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ground.run.rmdir()
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
    for name in ("413", "away"):
        for language in ("en", "fr", "es", "ar"):
            assert f'lang="{language}"' in (folder / "front" / f"{name}.{language}.html").read_text()


@pytest.mark.once
@pytest.mark.skipif(bool(servers.missing_nginx()), reason=servers.missing_nginx() or "there")
def test_sockets_come_back_at_once_when_their_servers_do(asked: front.Front, tmp_path: Path):
    with running(asked, tmp_path) as (visitor, ports), ExitStack() as stack:
        assert [visitor.socket().status for _browser in range(4)] == [502] * 4
        for port in ports:
            stack.enter_context(opening_sockets(port))
        lines = [visitor.socket() for _browser in range(6)]
        assert [line.status for line in lines] == [101] * 6


@pytest.mark.once
@pytest.mark.skipif(bool(servers.missing_nginx()), reason=servers.missing_nginx() or "there")
def test_a_server_of_sockets_that_fails_is_passed_over(asked: front.Front, tmp_path: Path):
    with running(asked, tmp_path) as (visitor, (failing, well)), ExitStack() as stack:
        stack.enter_context(opening_sockets(failing, b"HTTP/1.1 500 Failed\r\nContent-Length: 0\r\n\r\n"))
        stack.enter_context(opening_sockets(well))
        lines = [visitor.socket() for _browser in range(6)]
        assert [line.status for line in lines] == [101] * 6


@pytest.mark.once
@pytest.mark.skipif(bool(servers.missing_nginx()), reason=servers.missing_nginx() or "there")
def test_static_files_that_the_front_does_not_see_come_from_the_pages(asked: front.Front, tmp_path: Path):
    """In a container it sees none at all, and most have a hash in their name."""
    port = servers.free_port()
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfrom"
    alone = replace(asked, web=(f"127.0.0.1:{port}",))
    with running(alone, tmp_path) as (visitor, _ports), opening_sockets(port, said):
        for name in ("live/elsewhere.0123456789ab.css", "live/elsewhere.css"):
            answer = visitor.get(f"/static/{name}")
            assert (answer.status, answer.text) == (200, "from"), name


OPENED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"


@contextmanager
def running(asked: front.Front, tmp_path: Path) -> Iterator[tuple[Visitor, tuple[int, ...]]]:
    """nginx, with somebody who comes through it, and the ports where it looks for servers of sockets."""
    ground = laying.lay(tmp_path / "cluster", servers.free_port())
    folder, log = ground.folder / "nginx", str(ground.log("nginx"))
    whole = replace(
        asked, certificate=ground.certificate, key=ground.certificate.with_name("key.pem"), log=log,
        listen=f"127.0.0.1:{ground.port}", plain="", sockets=tuple(f"127.0.0.1:{port}" for port in ground.sockets),
    )  # fmt: skip
    front.write(whole, folder)
    ground.run.rmdir()
    command = [str(servers.nginx()), "-e", log, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with subprocess.Popen(command) as nginx, ExitStack() as stack:
        stack.callback(nginx.terminate)
        servers.wait_for(ground.port)
        yield Visitor(ground.origin, ground.certificate, 0), tuple(ground.sockets)


@contextmanager
def opening_sockets(port: int, answer: bytes = OPENED) -> Iterator[None]:
    """Answers every socket, and keeps it."""

    class Kept(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)
            self.request.recv(1)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address, daemon_threads, block_on_close = True, True, False

    with Server(("127.0.0.1", port), Kept) as server:
        threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        yield
        server.shutdown()


def test_bounds_are_those_of_the_application(asked: front.Front, settings: Any):
    text = front.conf(asked, Path("/f"))
    form, file = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert re.findall(r"client_max_body_size (\w+);", text) == [str(form), str(file), "1k"]
    assert re.findall(r"client_body_buffer_size (\w+);", text) == [str(form), str(file)]
    assert "proxy_max_temp_file_size 0;" in text
    assert text.count("access_log off;") == 3  # plain HTTP, another name than ours, ours


def test_few_bodies_with_files_lie_in_memory_at_once(asked: front.Front, monkeypatch):
    monkeypatch.setenv("BEARINGS_FRONT_FILES", "12")
    text = front.conf(front.of_environment(), Path("/f"))
    location = text.split(f"location ~ {front.FILE_PATHS} {{")[1].split("}")[0]
    assert re.findall(r"limit_conn (\w+) (\d+);", location) == [
        ("bearings_requests", "100"), ("bearings_files", "4"), ("bearings_all_files", "12"),
    ]  # fmt: skip
    for zone in ("bearings_files", "bearings_all_files"):
        assert f"zone={zone}:" in text


def test_pages_of_the_front_are_where_nginx_sees_them(asked: front.Front, tmp_path: Path, monkeypatch):
    front.write(asked, tmp_path)
    assert f"root {tmp_path};" in (tmp_path / "bearings.conf").read_text()
    monkeypatch.setenv("BEARINGS_FRONT_PAGES", "/etc/nginx/bearings")
    front.write(front.of_environment(), tmp_path)
    assert "root /etc/nginx/bearings;" in (tmp_path / "bearings.conf").read_text()
    assert (tmp_path / "front" / "away.en.html").exists()


def test_every_form_with_a_file_has_the_bound_of_files():
    case = uuid4()
    assert re.search(front.FILE_PATHS, reverse("clues:new", args=[case]))
    assert re.search(front.FILE_PATHS, reverse("audit:compare"))
    assert not re.search(front.FILE_PATHS, reverse("clues:edit", args=[case]))
    pages = [path for folder in ("forum", "accounts", "audit", "templates") for path in (ROOT / folder).rglob("*.html")]
    with_files = [path.name for path in pages if "multipart/form-data" in path.read_text()]
    assert sorted(with_files) == ["compare.html", "new.html"], "a new form with a file: name it in deploy/front.py"


def test_what_nginx_answers_itself_has_the_headers_of_every_answer(asked: front.Front):
    text = front.conf(asked, Path("/f"))
    for name, value in ALWAYS.items():
        assert text.count(f'add_header {name} "{value}" always;') == 2
    assert f'add_header Content-Security-Policy "{INERT}" always;' in text
    assert text.count("Strict-Transport-Security") == 2


def test_only_what_the_front_saw_is_handed_on(asked: front.Front, settings: Any):
    text = front.conf(asked, Path("/f"))
    assert "X-Forwarded-For $remote_addr;" in text
    passed = text.count("proxy_pass ")
    for name in front.NOT_HANDED_ON:
        assert text.count(f'proxy_set_header {name} "";') == passed
    settings.TRUSTED_PROXIES = 2
    assert "X-Forwarded-For $proxy_add_x_forwarded_for;" in front.conf(asked, Path("/f"))


def test_a_certificate_is_asked_for_and_handed_on_where_it_is_wanted(settings: Any, monkeypatch, asked: front.Front):
    settings.CLIENT_CERTIFICATE_HEADER = "Client-Cert"
    with pytest.raises(ImproperlyConfigured, match="set both or neither"):
        front.of_environment()
    monkeypatch.setenv("BEARINGS_FRONT_CLIENT_AUTHORITY", "/etc/bearings/tls/people.pem")
    monkeypatch.setenv("BEARINGS_FRONT_CLIENT_REVOCATIONS", "/etc/bearings/tls/people.crl")
    text = front.conf(front.of_environment(), Path("/f"))
    assert "ssl_verify_client on;" in text
    assert "ssl_crl /etc/bearings/tls/people.crl;" in text
    assert "proxy_set_header Client-Cert $ssl_client_escaped_cert;" in text


@pytest.mark.parametrize("wrong", ["10.0.0.2", "10.0.0.2:8001; }", "http://10.0.0.2:8001"])
def test_an_address_that_is_none_stops_it(asked: front.Front, monkeypatch, wrong: str):
    monkeypatch.setenv("BEARINGS_FRONT_WEB", wrong)
    with pytest.raises(ImproperlyConfigured, match="BEARINGS_FRONT_WEB"):
        front.of_environment()
