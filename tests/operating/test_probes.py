"""Probes, metrics and the status page: what each tells, to whom, and what it never tells."""

from __future__ import annotations

import json
import logging
import os
import re
import time
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from audit import keys, restoring
from deploy import logs
from forum.operating import measures, parts
from tests.cast import Cast, draft_case, make_cast, open_case

PROBES = ("/health/live", "/health/ready", "/metrics")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{32}|@")


@pytest.fixture(autouse=True)
def _asked_anew(settings, tmp_path: Path) -> None:
    settings.AUDIT_LOG, settings.MEDIA_STORE = tmp_path / "log", tmp_path / "media"
    parts.forget()


@pytest.fixture
def working(monkeypatch) -> None:
    """A signer that answers."""
    monkeypatch.setattr(parts, "_CHECKS", {**parts._CHECKS, "signer": ("Signer", lambda: None)})


def labels(text: str) -> set[str]:
    return {line.rsplit(" ", 1)[0] for line in text.splitlines() if not line.startswith("#")}


@pytest.mark.parametrize("path", PROBES)
def test_only_listed_networks_may_ask(db, path: str, settings) -> None:
    assert Client().get(path).status_code in {200, 503}
    assert Client(REMOTE_ADDR="198.51.100.7").get(path).status_code == 404
    assert Client().get(path, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    settings.TRUSTED_PROXIES = 1
    assert Client().get(path, headers={"X-Forwarded-For": "198.51.100.7"}).status_code == 404
    assert Client().get(path, headers={"X-Forwarded-For": "198.51.100.7, 127.0.0.1"}).status_code in {200, 503}
    assert Client().get(path, headers={"Host": "10.0.0.1:8001"}).status_code in {200, 503}  # a machine's own address


def test_ready_says_yes_or_no_and_nothing_else(db, working, caplog) -> None:
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"ready\n",
        "text/plain; charset=utf-8",
    )
    assert Client().get("/health/live").content == b"alive\n"


@pytest.mark.parametrize("part", list(parts._CHECKS))
def test_each_part_makes_it_not_ready(db, working, monkeypatch, caplog, part: str) -> None:
    def broken() -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(parts, "_CHECKS", {**parts._CHECKS, part: ("A part", broken)})
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert f"{part}: RuntimeError" in caplog.text
    assert "hunter2" not in caplog.text
    assert Client().get("/health/live").status_code == 200


def test_a_new_installation_is_ready_before_there_is_anything_to_sign(db, settings, tmp_path: Path) -> None:
    settings.AUDIT_SIGNER_SOCKET = tmp_path / "none.sock"
    assert Client().get("/health/ready").status_code == 200
    make_cast()
    parts.forget()
    assert [one.name for one in parts.parts() if not one.is_up] == ["signer"]
    assert Client().get("/health/ready").status_code == 503


def test_a_full_disk_a_store_that_cannot_be_written_and_a_restore_are_told(db, working, settings, tmp_path) -> None:
    assert [one.name for one in parts.parts() if not one.is_up] == []
    settings.DISK_FREE = 2**60
    (tmp_path / "file").write_text("")
    settings.MEDIA_STORE = tmp_path / "file"
    restoring.reached(restoring.FILLED)
    parts.forget()
    assert [one.name for one in parts.parts() if not one.is_up] == ["store", "disk", "restore"]


def test_a_master_key_that_cannot_be_read_and_a_full_disk_of_the_trail_are_told(
    cast: Cast, working, settings, tmp_path: Path, monkeypatch
) -> None:
    keys.lookup_key()
    parts.forget()
    assert [one.name for one in parts.parts() if not one.is_up] == []
    key = Path(settings.MASTER_KEY_FILE)
    settings.MASTER_KEY_FILE = tmp_path / "other.key"
    parts.forget()
    assert [one.name for one in parts.parts() if not one.is_up] == ["master_key"]
    settings.MASTER_KEY_FILE = key
    free = {str(tmp_path): 1}
    usage = lambda place: SimpleNamespace(free=free.get(str(place), 2**60))  # noqa: E731
    monkeypatch.setattr(parts.shutil, "disk_usage", usage)
    parts.forget()
    told = {one.name: one.problem for one in parts.parts() if not one.is_up}
    assert list(told) == ["disk"]
    assert 'bearings_disk_free_bytes{of="trail"} 1.0' in Client().get("/metrics").content.decode()


def test_sockets_of_a_process_that_was_killed_are_counted_no_more(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measures, "FOLDER", tmp_path)
    told = json.dumps(["bearings_sockets", "bearings_sockets", {"kind": "open"}, "Sockets."])
    for pid, age in (("999999991", 0.0), (str(os.getpid()), 0.0), ("1", 10 * 365 * 86400.0)):
        file = tmp_path / f"gauge_livesum_{pid}.db"
        one = measures.MmapedDict(str(file))
        one.write_value(told, 3.0, 0.0)
        one.close()
        os.utime(file, (time.time() - age,) * 2)
    (family,) = measures.counted().collect()
    assert [sample.value for sample in family.samples] == [3.0]
    assert [one.name for one in tmp_path.iterdir()] == [f"gauge_livesum_{os.getpid()}.db"]


def test_metrics_hold_names_of_pages_and_never_an_id(cast: Cast, client_of, board) -> None:
    case, client = open_case(cast, board), client_of(cast.expert_mx)
    client.get(reverse("cases:case", args=[case.pk]))
    text = Client().get("/metrics").content.decode()
    assert 'bearings_requests_total{page="cases:case",status="2xx"}' in text
    assert 'bearings_request_queries_bucket{le="50.0",page="cases:case"}' in text
    for name in ("bearings_up", "bearings_tasks", "bearings_queue_age_seconds", "bearings_trail_waiting",
                 "bearings_files_held_back", "bearings_disk_free_bytes", "bearings_mode"):  # fmt: skip
        assert re.search(rf"^{name}[ {{]", text, re.MULTILINE), name
    found = labels(text)
    assert not [one for one in found if UUID.search(one)]
    for secret in (case.code, cast.expert_mx.name, cast.expert_mx.email, board.name, "198.51"):
        assert secret not in text


@pytest.mark.lesson(15)
def test_that_a_case_exists_changes_no_label(cast: Cast, client_of, board) -> None:
    """Whoever reads metrics learns nothing from what an outsider asks for: hidden and absent count alike."""
    hidden, client = draft_case(cast, board), client_of(cast.outsider)
    pages = ("cases:case", "cases:news", "discussion:thread", "related:case", "flags:case")
    for asked in (uuid.uuid4(), uuid.uuid4(), hidden.pk):  # the first to warm up
        before = _counted()
        for page in pages:
            for verb in ("get", "post"):
                getattr(client, verb)(reverse(page, args=[asked]))
        after = _counted()
        changes = {key: after[key] - before.get(key, 0.0) for key in after if after[key] != before.get(key)}
        changes = {key: value for key, value in changes.items() if "seconds" not in key}
        if asked != hidden.pk:
            absent = changes
    assert changes == absent
    assert changes


def _counted() -> dict[str, float]:
    return {
        f"{sample.name} {sorted(sample.labels.items())}": sample.value
        for family in measures.counted().collect()
        for sample in family.samples
    }


def test_what_ended_processes_counted_is_kept_in_one_file(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measures, "FOLDER", tmp_path)
    for pid in ("999999991", "999999992"):
        one = measures.MmapedDict(str(tmp_path / f"counter_{pid}.db"))
        one.write_value(json.dumps(["bearings_x", "bearings_x_total", {"a": "b"}, "X."]), 2.0, 0.0)
        one.close()
        measures.MmapedDict(str(tmp_path / f"gauge_livesum_{pid}.db")).close()
    assert measures.fold() == 4
    assert measures.fold() == 0
    assert [one.name for one in tmp_path.iterdir()] == ["counter_0.db"]
    (family,) = measures.counted().collect()
    assert [(sample.labels, sample.value) for sample in family.samples] == [({"a": "b"}, 4.0)]


def test_everybody_signed_in_reads_the_status_in_words_without_numbers(cast: Cast, client_of, working) -> None:
    html = client_of(cast.expert_mx).get("/status/").content.decode()
    assert "Everything works." in html
    assert "Signer" in html
    assert Client().get("/status/").status_code in {302, 401}


def test_logs_are_objects_without_addresses_and_people(cast: Cast, client_of, board, settings, caplog) -> None:
    settings.LOG = "json"
    case, client = open_case(cast, board), client_of(cast.expert_mx)
    line = logs.JsonLine()
    with caplog.at_level(logging.INFO):
        caplog.handler.setFormatter(line)
        client.get(reverse("cases:case", args=[case.pk]))
        client.get(f"/cases/{uuid.uuid4()}/?word=k1tchen")
        client.post(reverse("discussion:write", args=[case.pk]), {"text": "Words that I typed."})
    told = [json.loads(text) for text in caplog.text.splitlines()]
    answers = [one for one in told if one["from"] == "bearings.answers"]
    assert [(one["page"], one["status"]) for one in answers] == [
        ("cases:case", 200), ("cases:case", 404), ("discussion:write", 302),
    ]  # fmt: skip
    assert all({"at", "level", "says", "request", "ms", "queries"} <= set(one) for one in answers)
    assert len({one["request"] for one in answers}) == 3
    for secret in (str(case.pk), case.code, cast.expert_mx.name, cast.expert_mx.email, "k1tchen", "typed", "127.0.0.1"):
        assert secret not in caplog.text


def test_a_line_break_in_a_message_stays_in_its_line_and_a_trace_tells_no_values() -> None:
    try:
        raise ValueError("Elena Ruiz")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", 40, "f", 1, "first\nsecond", (), __import__("sys").exc_info())
    text = logs.JsonLine().format(record)
    assert "\n" not in text
    assert json.loads(text)["says"] == "first\nsecond"
    assert "Elena" not in text
    assert "builtins.ValueError" in text
