"""What a started installation gives away: nothing in its log, its files, its links, or to other addresses."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest
from django.test import Client

from tests.deploy.conftest import ROOT, Installation

ASK = "GET /account/notice/ HTTP/1.1\nConnection: close"


@pytest.mark.req(87)
def test_keys_in_addresses_are_in_no_log(installation: Installation):
    installation.answer("GET /account/password/reset/key/7-c0ffee-5ec2e7/?word=k1tchen HTTP/1.1\nConnection: close")
    installation.answer("GET /account/confirm-email/5ec2e7mail/ HTTP/1.1\nConnection: close")
    form = "Content-Type: application/x-www-form-urlencoded\nContent-Length: 0\nConnection: close"
    refused = installation.answer(f"POST /account/password/reset/key/7-c0ffee-5ec2e7/?word=k1tchen HTTP/1.1\n{form}")
    assert refused.startswith("HTTP/1.1 403 ")
    assert "account_reset_password_from_key" in installation.log()
    assert not [word for word in ("5ec2e7", "k1tchen", "password/reset") if word in installation.log()]


def test_everything_it_writes_is_its_own(installation: Installation):
    paths = [installation.var, *installation.var.rglob("*")]
    assert len(paths) >= 3
    open_to_others = [path for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


@pytest.mark.parametrize("host", ["127.0.0.1:9", "127.0.0.1", "evil.example", "localhost:80", "127.0.0.1:99999"])
def test_another_host_or_port_is_no_address_of_ours(installation: Installation, host: str):
    answer = installation.answer(f"{ASK}\nHost: {host}")
    assert answer.startswith("HTTP/1.1 400 ")
    assert "Nothing is served at this address" in answer
    assert host not in answer


def test_both_names_of_this_machine_are(installation: Installation):
    for name in ("127.0.0.1", "localhost"):
        assert installation.answer(f"{ASK}\nHost: {name}:{installation.port}").startswith("HTTP/1.1 200 ")


def test_nobody_sets_what_links_begin_with(installation: Installation):
    answer = installation.answer(f"{ASK}\nDaphne-Root-Path: //evil.example")
    assert answer.startswith("HTTP/1.1 200 ")
    assert "evil.example" not in answer


def test_a_claim_of_https_is_not_believed(installation: Installation):
    answer = installation.answer(f"{ASK}\nX-Forwarded-Proto: https")
    assert answer.startswith("HTTP/1.1 200 ")


@pytest.mark.req(65)
@pytest.mark.parametrize("path", ["/ws/x", "/", "/ws/../x", "/wss/"])
def test_a_socket_anywhere_else_is_closed_without_a_trace(installation: Installation, path: str):
    answer = installation.answer(f"""GET {path} HTTP/1.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
        Origin: http://127.0.0.1:{installation.port}""")
    assert answer.startswith("HTTP/1.1 403 ")
    assert "Traceback" not in installation.log()


@pytest.mark.parametrize("host", ["testserver:8000", "testserver:x", "other", "te_st"])
def test_the_test_client_is_held_to_it_too(host: str):
    assert Client().get("/account/login/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(("proxies", "told"), [("0", "TRUSTED_PROXIES"), ("1", "('HTTP_X_FORWARDED_PROTO', 'https')")])
def test_https_is_believed_of_a_named_proxy_only(proxies: str, told: str):
    env = {**os.environ, "BEARINGS_ORIGIN": "https://bearings.example.org", "BEARINGS_TRUSTED_PROXIES": proxies}
    ask = "from deploy import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert told in (done.stderr if proxies == "0" else done.stdout)
    assert bool(done.returncode) is (proxies == "0")
