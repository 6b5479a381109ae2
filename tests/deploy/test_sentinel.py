"""Behind a Sentinel, cache and channel layer find the Redis that takes writes, by its name."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.core.cache.backends.redis import RedisCache

from deploy import redis_servers
from tests import servers

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(shutil.which("redis-server") is None, reason="Redis is not installed (Debian: redis-server)."),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.redis() as first:
        port, file = servers.free_port(), tmp_path_factory.mktemp("sentinel") / "sentinel.conf"
        file.write_text(f"port {port}\nbind 127.0.0.1\nsentinel monitor bearings 127.0.0.1 {urlsplit(first).port} 1\n")
        watcher = _start(file)
        try:
            servers.wait_for(port)
            yield f"redis+sentinel://127.0.0.1:{port}/bearings/1"
        finally:
            watcher.terminate()
            watcher.wait(10)


def _start(file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["redis-server", str(file), "--sentinel"], cwd=file.parent, stdout=subprocess.DEVNULL)


def test_the_cache_finds_it(url: str):
    cache = RedisCache(url, {"OPTIONS": {"pool_class": "deploy.redis_servers.CachePool"}})
    cache.set("a", "kept")
    assert cache.get("a") == "kept"


async def test_the_channel_layer_finds_it(url: str):
    asked = redis_servers.of(url)
    layer = RedisPubSubChannelLayer(hosts=[asked.layer_host()], prefix=asked.prefix)
    channel = await layer.new_channel()
    await layer.group_add("all", channel)
    await layer.group_send("all", {"type": "echo"})
    assert await layer.receive(channel) == {"type": "echo"}
    await layer.flush()
