"""Nothing that people send lies on disk in clear, and nobody sends more than is taken."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.conf import settings

from deploy.bodies import Body
from deploy.headers import ALWAYS
from tests.deploy.conftest import Installation, read_all

MULTIPART = "Content-Type: multipart/form-data; boundary=x"


def temporary_files(installation: Installation) -> list[str]:
    """Files that the server holds open and that no folder lists any more."""
    links = []
    for descriptor in Path(f"/proc/{installation.pid}/fd").iterdir():
        try:
            links.append(str(descriptor.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    return [link for link in links if "(deleted)" in link]


@pytest.mark.parametrize("length", ["Content-Length: 3000000", "Transfer-Encoding: chunked"])
def test_half_an_upload_is_in_no_file(installation: Installation, length: str):
    half = b"x" * 1_500_000
    sent = half if "Length" in length else f"{len(half):x}\r\n".encode() + half + b"\r\n"
    with installation.send(f"POST /account/login/ HTTP/1.1\n{MULTIPART}\n{length}\nConnection: close", sent) as one:
        for _ in range(10):
            time.sleep(0.1)
            assert temporary_files(installation) == []
        one.sendall(half if "Length" in length else b"0\r\n\r\n")
        assert read_all(one).split(" ")[1] in {"302", "400", "403"}  # whatever the page says, it was asked


@pytest.mark.req(95)
@pytest.mark.parametrize("kind", [MULTIPART, "Content-Type: text/plain", "X-None: 1"])
def test_two_hundred_megabytes_are_refused_when_they_are_announced(installation: Installation, kind: str):
    answer = installation.answer(
        f"POST /account/login/ HTTP/1.1\n{kind}\nContent-Length: 200000000\nExpect: 100-continue"
    )
    assert answer.startswith("HTTP/1.1 413 ")
    assert "100 Continue" not in answer


def test_a_file_somewhat_too_large_is_read_to_its_end_and_answered_with_a_sentence(installation: Installation):
    length = settings.FILE_UPLOAD_MAX_MEMORY_SIZE + 1
    with installation.send(f"POST /account/login/ HTTP/1.1\n{MULTIPART}\nContent-Length: {length}") as one:
        one.sendall(b"x" * length)
        answer = read_all(one)
    assert answer.startswith("HTTP/1.1 413 ")
    assert "larger than the 50 MB" in answer
    head, _gap, page = answer.partition("\r\n\r\n")
    assert '<html lang="en" dir="ltr"' in page
    assert {f"{name}: {value}" for name, value in ALWAYS.items()} <= set(head.split("\r\n"))
    assert "Server:" not in head


def test_what_is_no_file_has_the_bound_of_forms(installation: Installation):
    form = "Content-Type: application/x-www-form-urlencoded"
    answer = installation.answer(f"POST /account/login/ HTTP/1.1\n{form}\nContent-Length: 9000000")
    assert answer.startswith("HTTP/1.1 413 ")


def test_what_is_announced_as_chunks_ends_at_the_same_bound(installation: Installation):
    chunks = (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 500
    one = installation.send("POST /account/login/ HTTP/1.1\nTransfer-Encoding: chunked")
    with one, pytest.raises(ConnectionError):
        one.sendall(chunks)
    assert installation.answer("GET /account/notice/ HTTP/1.1\nConnection: close").startswith("HTTP/1.1 200 ")


def test_django_keeps_in_memory_whatever_is_let_through():
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > settings.UPLOAD_LIMIT
    assert settings.FILE_UPLOAD_HANDLERS == ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


@pytest.mark.req(95)
def test_the_memory_of_a_body_is_given_back_once():
    before = Body.held
    body = Body()
    body.write(b"abc")
    assert Body.held == before + 3
    body.close()
    body.close()
    assert Body.held == before
