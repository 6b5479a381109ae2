"""Sealed files as objects of a bucket that speaks S3 (the extra `s3`): only sealed bytes and random names leave."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from audit import sealing
from forum.clues.place import NAME, Away

TRIES = 2  # of each request, a second apart at most: a person waits
CONNECTED, ANSWERED = 3, 10  # seconds: no page waits longer for a machine that is gone
AT_ONCE = sealing.CHUNK + 4096  # bytes of one reading: a sealed chunk with its head, so that most files are one request


class Bucket:
    """One object a piece; forum/clues/place.py says what each verb does."""

    def __init__(self, told: dict[str, str]) -> None:
        self._bucket = told["bucket"]
        # A client is of one process: lines that a fork shares would mix two answers.
        self._client = _client(os.getpid(), *(told[name] for name in ("endpoint", "region", "key_id", "secret")))

    def keep(self, scope: str, name: str, data: bytes, *, bound: str) -> None:
        sealed = io.BytesIO()
        sealing.seal_to(scope, io.BytesIO(data), sealed, bound=bound)
        self._put(name, sealed.getvalue())

    def read(self, scope: str, name: str, *, bound: str, start: int, end: int | None) -> Iterator[bytes]:
        first = self._object(name)
        opened = lambda: cast(BinaryIO, _Reading(first))  # noqa: E731
        return sealing.clear_from(scope, opened, first.length, bound=bound, start=start, end=end)

    def forget(self, name: str) -> None:
        with _asked():
            self._client.delete_object(Bucket=self._bucket, Key=name)

    def names(self, *, older: float = 0) -> Iterator[str]:
        """An upload that was cut off is no object: what there is, is whole."""
        before = datetime.now(UTC) - timedelta(seconds=older)
        with _asked():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket):
                for one in page.get("Contents", ()):
                    if NAME.fullmatch(one["Key"]) and (not older or one["LastModified"] < before):
                        yield str(one["Key"])

    def fetch(self, name: str, target: Path) -> None:
        with target.open("wb") as stream:
            stream.writelines(self._object(name).blocks())
            stream.flush()
            os.fsync(stream.fileno())

    def put(self, name: str, source: Path) -> None:
        self._put(name, source.read_bytes())

    def digest(self, name: str) -> str:
        found = hashlib.sha256()
        for block in self._object(name).blocks():
            found.update(block)
        return found.hexdigest()

    def check(self, *, writing: bool = True) -> None:
        """Probes ask only whether it answers these keys: a bucket that keeps versions would keep each try."""
        if not writing:
            with _asked():
                self._client.head_bucket(Bucket=self._bucket)
            return
        name = f".ready-{secrets.token_hex(6)}"
        self._put(name, b"ready")
        self._object(name)
        self.forget(name)

    def _put(self, name: str, sealed: bytes) -> None:
        """In one request, which makes a whole object or none; its SHA-256 is signed, so a damaged one is refused."""
        with _asked():
            self._client.put_object(Bucket=self._bucket, Key=name, Body=sealed)

    def _object(self, name: str) -> _Object:
        return _Object(self._client, self._bucket, name)


class _Object:
    """Read in ranges, each asked for and answered whole: no line stays open while somebody reads slowly."""

    def __init__(self, client: Any, bucket: str, name: str) -> None:
        self._client, self._which = client, {"Bucket": bucket, "Key": name}
        self._first, told = self._asked_for(0, AT_ONCE)
        self.length = int(told.rpartition("/")[2])

    def part(self, start: int, count: int) -> bytes:
        """Up to `count` bytes from there; nothing at the end."""
        count = min(count, self.length - start)
        if count <= 0:
            return b""
        if start + count <= len(self._first):
            return self._first[start : start + count]
        return self._asked_for(start, count)[0]

    def blocks(self) -> Iterator[bytes]:
        """All of it."""
        return (self.part(start, AT_ONCE) for start in range(0, self.length, AT_ONCE))

    def _asked_for(self, start: int, count: int) -> tuple[bytes, str]:
        """Bytes, and the place that the server says they have; again when the line broke within the answer."""
        for last in range(TRIES - 1, -1, -1):
            with _asked():
                answer = self._client.get_object(**self._which, Range=f"bytes={start}-{start + count - 1}")
                if "ContentRange" not in answer:
                    raise Away("The bucket gives no ranges: name a store that does in BEARINGS_S3_ENDPOINT.")
                try:
                    return answer["Body"].read(), answer["ContentRange"]
                except BotoCoreError:
                    if not last:
                        raise
        raise AssertionError  # the last try returned or raised


class _Reading(io.RawIOBase):
    """An object as a file that is read from any place."""

    def __init__(self, of: _Object) -> None:
        self._of, self._at = of, 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        assert whence == os.SEEK_SET
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        part = self._of.part(self._at, size if size >= 0 else self._of.length)
        self._at += len(part)
        return part


@lru_cache(maxsize=4)
def _client(process: int, endpoint: str, region: str, key_id: str, secret: str) -> Any:
    """With these keys and this address alone: no proxy and no keys that the machine has for other programs."""
    config = Config(
        connect_timeout=CONNECTED,
        read_timeout=ANSWERED,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        proxies={},
        # Sums that only Amazon's own store knows; what is sealed shows by itself whether it is whole.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    with _asked():
        return boto3.session.Session(region_name=region).client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=_word(key_id),
            aws_secret_access_key=_word(secret),
            config=config,
        )


def _word(file: str) -> str:
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError) as failed:
        raise Away(f"The bucket's key can't be read from {file}: see that this account may read it.") from failed


@contextmanager
def _asked() -> Iterator[None]:
    """What the library raises, in a sentence of ours: its own may hold addresses."""
    try:
        yield
    except ClientError as refused:
        code = str(refused.response.get("Error", {}).get("Code", ""))
        if code == "NoSuchKey":
            raise FileNotFoundError("There is no such object in the bucket.") from refused
        raise Away(f"The bucket refuses: {code}. See BEARINGS_S3_BUCKET, its keys and their rights.") from refused
    except BotoCoreError as failed:
        raise Away(f"The bucket does not answer: {type(failed).__name__}. See BEARINGS_S3_ENDPOINT.") from failed
