"""Redis is gone, or hangs: pages and posts go on, sockets are deaf meanwhile, and afterwards nothing was missed."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from deploy.cluster.running import Cluster
from deploy.cluster.visitor import Visitor
from tests.cluster import people_at_work as at_work
from tests.cluster.conftest import soon
from tests.cluster.under_load import Person, Rows, is_up, number, people, told_in

GONE = float(os.environ.get("BEARINGS_REDIS_GONE", "15"))  # seconds; 60 plays a whole minute


def test_redis_is_gone_for_a_while_and_nothing_is_missed(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    with people(cluster, person, rows, tmp_path, "Omar Haddad") as scene:
        scene.is_poked()
        cluster.supervisor.leave_alone("redis")
        cluster.part("redis").kill()
        until = time.monotonic() + GONE
        scene.something_happens()
        scene.writer.goes_on()
        soon(lambda: not is_up(cluster, "redis"))
        assert not cluster.is_ready(cluster.ground.web)
        assert told_in(cluster, "web-1", "Not ready: redis")
        assert number(cluster, 'bearings_pokes_total{how="failed"}') > 0
        page = _signing_in(cluster)
        while time.monotonic() < until:
            scene.writer.goes_on()
        cluster.supervisor.look_after("redis")
        soon(lambda: is_up(cluster, "redis"))
        scene.is_poked()
    assert not scene.writer.refused, "posts need no Redis"
    assert page.status == 503
    assert at_work.SENTENCE.search(page.text)


def test_redis_hangs_and_pages_come_all_the_same(cluster: Cluster, person: Person, rows: Rows, tmp_path: Path):
    redis = cluster.part("redis")
    with people(cluster, person, rows, tmp_path, "Omar Haddad") as scene:
        os.kill(redis.pid, signal.SIGSTOP)
        try:
            soon(lambda: not is_up(cluster, "redis"))
            for _ in range(2):
                scene.writer.goes_on()
        finally:
            os.kill(redis.pid, signal.SIGCONT)
        soon(lambda: is_up(cluster, "redis"))
        scene.is_poked()
    assert not scene.writer.refused


def _signing_in(cluster: Cluster):
    """By the password: attempts are counted in Redis, and without a count nobody gets one."""
    ground, told = cluster.ground, json.loads(cluster.manage("demonstration_keys", "Ada Quist"))
    visitor = Visitor(ground.origin, ground.certificate, ground.web)
    visitor.post("/account/notice/", visitor.get("/account/notice/").text)
    page = visitor.get("/account/login/").text
    return visitor.post("/account/login/", page, login=told["address"], password=told["password"])
