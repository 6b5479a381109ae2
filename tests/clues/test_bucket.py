"""Sealed files in a bucket: the same store, asked of a real server that speaks S3, that may be away."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.sealing import CHUNK, KeyGone, Unreadable
from deploy import checks_here
from deploy.backup import files
from deploy.backup.files import Collected
from deploy.restore import filling
from forum.clues import bucket, store
from forum.clues.place import Away
from forum.operating import parts
from tests import servers
from tests.clues.s3 import NAME, Server

pytestmark = pytest.mark.django_db(transaction=True)
BrowserOf = Callable[[User], Client]
ONE, TWO = "ab/" + "ab" * 16, "ac/" + "ac" * 16


def whole(name: str, start: int = 0, end: int | None = None, **bound: str) -> bytes:
    return b"".join(store.place().read("case:1", name, bound=bound.get("bound", "media/1"), start=start, end=end))


def keep(name: str, data: bytes) -> None:
    store.place().keep("case:1", name, data, bound="media/1")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_what_was_kept_is_read_whole_and_by_range(s3: Server, size: int) -> None:
    data = os.urandom(size)
    keep(ONE, data)
    assert whole(ONE) == data
    for start, end in ((0, 1), (5, 70), (CHUNK - 3, CHUNK + 3), (max(0, size - 4), size), (size, None)):
        assert whole(ONE, start, end) == data[start:end]
    lying = s3.body(ONE)
    assert len(lying) > size
    assert data[:64] not in lying or size < 16, "only sealed bytes leave"


def test_a_range_asks_for_its_chunks_alone(s3: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ONE, bytes(5 * CHUNK))
    asked: list[int] = []
    real = bucket._Object._asked_for

    def counted(self: Any, start: int, count: int) -> tuple[bytes, str]:
        asked.append(start)
        return real(self, start, count)

    monkeypatch.setattr(bucket._Object, "_asked_for", counted)
    assert len(whole(ONE, 4 * CHUNK + 10, 4 * CHUNK + 20)) == 10
    assert len(asked) == 2
    assert asked[1] > 4 * CHUNK
    asked.clear()
    keep(TWO, b"small")
    assert (whole(TWO), asked) == (b"small", [0]), "most files are one request"


def test_an_object_of_another_place_or_cut_short_does_not_open(s3: Server) -> None:
    keep(ONE, b"one")
    with pytest.raises(Unreadable):
        whole(ONE, bound="media/2")
    with pytest.raises(KeyGone):
        store.place().read("case:2", ONE, bound="media/1", start=0, end=None)
    s3.s3().put_object(Bucket=NAME, Key=ONE, Body=s3.body(ONE)[:-1])
    with pytest.raises(Unreadable):
        whole(ONE)
    with pytest.raises(FileNotFoundError):
        whole(TWO)


def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(s3: Server) -> None:
    keep(ONE, b"one")
    store.place().forget(ONE)
    store.place().forget(ONE)
    assert s3.names() == []


def test_all_names_are_listed_and_what_is_not_ours_is_left_alone(s3: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ONE, TWO, "somebody/elses", "ab/../x"):
        s3.s3().put_object(Bucket=NAME, Key=name, Body=b"x")
    assert sorted(store.place().names()) == [ONE, TWO]
    assert list(store.place().names(older=60)) == []
    assert store.sweep_orphans() == 0, "no transaction is open as long as an hour, and these are new"
    monkeypatch.setattr(store, "LEFT_OVER", 0.001)
    time.sleep(1.1)  # the store tells whole seconds
    assert store.sweep_orphans() == 2
    assert sorted(s3.names()) == ["ab/../x", "somebody/elses"]


def test_wrong_keys_are_refused_in_a_sentence(s3: Server, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("wrong")
    for wrong in ({"secret": str(tmp_path / "wrong")}, {"key_id": str(tmp_path / "wrong")}):
        settings.S3 = {**s3.told, **wrong}
        with pytest.raises(Away, match=r"The bucket refuses: .* See BEARINGS_S3_BUCKET"):
            keep(ONE, b"one")
    settings.S3 = {**s3.told, "secret": str(tmp_path / "none")}
    with pytest.raises(Away, match="can't be read from"):
        keep(ONE, b"one")
    settings.S3 = {**s3.told, "bucket": "another-bucket"}
    with pytest.raises(Away, match="NoSuchBucket"):
        whole(ONE)
    assert s3.names() == []


def test_no_proxy_and_no_key_of_the_machine_is_used(s3: Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{servers.free_port()}")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "other")
    bucket._client.cache_clear()
    keep(ONE, b"one")
    assert whole(ONE) == b"one"


def test_readiness_and_the_check_say_what_is_wrong(
    s3: Server, settings: Any, away: dict[str, str], tmp_path: Path
) -> None:
    parts._store()
    assert list(checks_here._bucket()) == []
    assert s3.names() == [], "what the check writes it takes away"
    settings.S3 = away
    with pytest.raises(parts.NotWorking, match="The bucket does not answer"):
        parts._store()
    assert [one.id for one in checks_here._bucket()] == ["deploy.E140"]
    (tmp_path / "wrong").write_text("wrong")
    settings.S3 = {**s3.told, "secret": str(tmp_path / "wrong")}
    with pytest.raises(parts.NotWorking, match="The bucket refuses"):
        parts._store()


def test_a_server_that_hangs_is_given_up(s3: Server, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and says nothing: bounded tries, each with its time-out."""
    monkeypatch.setattr(bucket, "ANSWERED", 0.2)
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        taking = threading.Thread(target=lambda: [came.append(deaf.accept()[0]) for _ in range(2)], daemon=True)
        taking.start()
        settings.S3 = {**s3.told, "endpoint": f"http://127.0.0.1:{deaf.getsockname()[1]}"}
        with pytest.raises(Away, match="ReadTimeoutError"):
            keep(ONE, b"one")
        taking.join(5)
    assert len(came) == bucket.TRIES
    for line in came:
        line.close()


def test_an_answer_that_breaks_is_asked_for_again_and_then_given_up(
    s3: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(ONE, b"one")
    real, broken = bucket._client(os.getpid(), *(s3.told[n] for n in ("endpoint", "region", "key_id", "secret"))), [0]

    class Broken:
        def read(self) -> bytes:
            raise bucket.BotoCoreError

    class Line:
        def get_object(self, **words: Any) -> dict[str, Any]:
            broken[0] += 1
            answer = real.get_object(**words)
            return {**answer, "Body": Broken()} if broken[0] in fails else answer

    monkeypatch.setattr(bucket, "_client", lambda *_told: Line())
    fails = {1}
    assert whole(ONE) == b"one"
    fails, broken[0] = {1, 2}, 0
    with pytest.raises(Away):
        whole(ONE)
    assert broken[0] == bucket.TRIES


def test_a_backup_takes_objects_out_and_a_restore_puts_them_back(
    s3: Server, away: dict[str, str], settings: Any, tmp_path: Path
) -> None:
    keep(ONE, b"one" * CHUNK)
    sealed = s3.body(ONE)
    first = Collected(store.place(), tmp_path / "first", None)
    first.add_new()
    assert first.names == {ONE}
    assert (tmp_path / "first" / ONE).read_bytes() == sealed
    keep(TWO, b"two")
    second = Collected(store.place(), tmp_path / "second", tmp_path / "first")
    second.add_new()
    assert second.names == {ONE, TWO}
    assert (tmp_path / "second" / ONE).stat().st_ino == (tmp_path / "first" / ONE).stat().st_ino
    for name in (ONE, TWO):
        store.place().forget(name)
    (tmp_path / "second").rename(tmp_path / "media")
    half, found = filling.Half(tmp_path, tmp_path, ""), [(files.digest(tmp_path / "media" / ONE), ONE)]
    filling._media(half, [*found, (files.digest(tmp_path / "media" / TWO), TWO)])
    assert (whole(ONE), whole(TWO)) == (b"one" * CHUNK, b"two")
    with pytest.raises(filling.Refused, match=f"there is something in .*the bucket {NAME}"):
        filling.check_empty()
    settings.S3 = away
    with pytest.raises(Away):
        Collected(store.place(), tmp_path / "third", None).add_new()
