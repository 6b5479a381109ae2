"""A real S3 server on loopback, moto's, in a process of its own; it can be away, and ask whose keys it is shown."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import boto3
from botocore.config import Config

from tests import servers

NAME = "bearings-sealed"
_MAY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


class Server:
    """One bucket and one person's keys in files, as an operator has them."""

    def __init__(self, folder: Path) -> None:
        self.port = servers.free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.told = {
            "endpoint": self.endpoint, "bucket": NAME, "region": "us-east-1",
            "key_id": str(folder / "key-id"), "secret": str(folder / "secret"),
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < end, "moto's server does not start"
            time.sleep(0.05)
        self.s3().create_bucket(Bucket=NAME)
        people = self._client("iam")
        people.create_user(UserName="bearings")
        people.put_user_policy(UserName="bearings", PolicyName="all", PolicyDocument=json.dumps(_MAY))
        made = people.create_access_key(UserName="bearings")["AccessKey"]
        self._key = (made["AccessKeyId"], made["SecretAccessKey"])
        for name, word in zip(("key_id", "secret"), self._key, strict=True):
            Path(self.told[name]).write_text(f"{word}\n")
            Path(self.told[name]).chmod(0o600)
        self._post("reset-auth", b"0")  # from here on it looks at signatures and rights

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def s3(self) -> Any:
        return self._client("s3")

    def names(self) -> list[str]:
        return [one["Key"] for one in self.s3().list_objects_v2(Bucket=NAME).get("Contents", ())]

    def body(self, name: str) -> bytes:
        return self.s3().get_object(Bucket=NAME, Key=name)["Body"].read()

    def _client(self, of: str) -> Any:
        key = getattr(self, "_key", ("first", "first"))
        words = {"aws_access_key_id": key[0], "aws_secret_access_key": key[1], "region_name": "us-east-1"}
        return boto3.client(of, endpoint_url=self.endpoint, config=Config(s3={"addressing_style": "path"}), **words)

    def _post(self, what: str, body: bytes) -> None:
        asked = urllib.request.Request(f"{self.endpoint}/moto-api/{what}", body, {"Content-Type": "text/plain"})
        urllib.request.urlopen(asked, timeout=10).close()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.endpoint}/moto-api/", timeout=5).close()
        except HTTPError:
            return True
        except (URLError, OSError):
            return False
        return True
