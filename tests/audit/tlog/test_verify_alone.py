"""Exports verify with our verifier and with two that we did not write, and no changed byte gets past any of them."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from audit import verify
from audit.tlog import tiles
from audit.tlog.checkpoints import Head
from audit.tlog.policy import BadPolicy, Policy
from audit.tlog.published import Published
from tests import servers
from tests.audit import logs
from tests.audit.tlog import samples, with_sigstore
from tests.audit.tlog.samples import LOG, LOG_PQ, NORTH, ORIGIN, SOUTH, Sample

GO = Path(__file__).parent / "go"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return samples.make(tmp_path_factory.mktemp("sample"), (1, 256, 300, 530))


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Go's own packages, as Debian ships them, in a program of forty lines' worth of glue."""
    program = tmp_path_factory.mktemp("go") / "verify"
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": servers.GO_PATH, "GOFLAGS": "",
           "GOCACHE": str(program.parent / "cache")}  # fmt: skip
    subprocess.run(["go", "build", "-o", str(program), "main.go"], cwd=GO, env=env, check=True)
    return program


def ours(sample: Sample, folder: Path) -> bool:
    try:
        verify.check(folder, verify.Policy(sample.policy.read_bytes()))
    except (verify.Wrong, ValueError, OSError):
        return False
    return True


def gos(program: Path, folder: Path) -> bool:
    return subprocess.run([program, folder, str(LOG.verifier)], capture_output=True, check=False).returncode == 0


def sigstores(folder: Path) -> bool:
    try:
        with_sigstore.verify(folder, str(LOG.verifier))
    except Exception:
        return False
    return True


@pytest.mark.req(41)
@pytest.mark.go
def test_three_implementations_accept_an_export(sample, go):
    assert ours(sample, sample.folder)
    assert gos(go, sample.folder)
    assert sigstores(sample.folder)


@pytest.mark.go
def test_two_of_them_accept_a_log_with_tiles_on_three_levels(tmp_path, go):
    sample = samples.make(tmp_path, (65_000, 66_000))
    assert (sample.folder / tiles.path(2, 0, 1)).exists()
    assert ours(sample, sample.folder)
    assert gos(go, sample.folder)


def signature_of_the_log(data: bytes) -> range:
    """The text and the log's Ed25519 line: what all three look at. Other lines are for those who know their keys."""
    return range(data.index(b"\n", data.index(b"\n\n") + 2))


@pytest.mark.go
def test_no_changed_byte_of_any_file_gets_past_any_of_them(sample, go, tmp_path):
    chance = random.Random(5)
    files = sorted(one.relative_to(sample.folder) for one in sample.folder.rglob("*") if one.is_file())
    assert len(files) == 14
    for name in files:
        data = (sample.folder / name).read_bytes()
        is_note = name.parts[0].startswith("checkpoint")
        places = signature_of_the_log(data) if is_note else range(len(data))
        if str(name) == "policy":
            continue  # the export's own policy is for reading: nobody trusts it
        for place in chance.sample(places, min(len(places), 4)):
            folder = tmp_path / "changed"
            shutil.copytree(sample.folder, folder)
            flipped = bytearray(data)
            flipped[place] ^= 1 << chance.randrange(8)
            (folder / name).write_bytes(flipped)
            accepted = [ours(sample, folder), gos(go, folder), sigstores(folder)]
            assert accepted == [False, False, False], (name, place)
            shutil.rmtree(folder)


def test_every_byte_of_a_small_log_matters_to_ours(tmp_path):
    sample = samples.make(tmp_path, (1, 3))
    policy = verify.Policy(sample.policy.read_bytes())
    for name in ("checkpoint", "checkpoints/1", "checkpoints/3", "tile/0/000.p/3", "tile/0/000.p/1",
                 "tile/entries/000.p/3", "tile/entries/000.p/1"):  # fmt: skip
        data = (sample.folder / name).read_bytes()
        # In an older checkpoint only the log's own lines count: its witnesses are not asked for.
        end = data.index("— north".encode()) if name.startswith("checkpoints") else len(data)
        for place in range(0, end, 1 if len(data) < 500 else 37):
            flipped = bytearray(data)
            flipped[place] ^= 0x10
            (sample.folder / name).write_bytes(flipped)
            with pytest.raises((verify.Wrong, ValueError)):
                verify.check(sample.folder, policy)
        (sample.folder / name).write_bytes(data)
    assert verify.check(sample.folder, policy).startswith("Sound: 3 entries")


def refused(sample: Sample, sentence: str, folder: Path | None = None, older: Path | None = None) -> None:
    with pytest.raises(verify.Wrong, match=sentence):
        verify.check(folder or sample.folder, verify.Policy(sample.policy.read_bytes()), older)


@pytest.fixture
def copy(sample: Sample, tmp_path: Path) -> Sample:
    folder = tmp_path / "export"
    shutil.copytree(sample.folder, folder)
    return Sample(folder, sample.policy, sample.sizes)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("tile/0/001", "missing"), ("tile/0/002.p/18", "missing"), ("tile/1/000.p/2", "missing"),
        ("tile/entries/001", "missing"), ("tile/entries/002.p/18", "missing"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(copy, name, sentence):
    (copy.folder / name).unlink()
    refused(copy, f"{name} is {sentence}")


@pytest.mark.parametrize("name", ["tile/0/003", "tile/2/000.p/1", "notes.txt", "tile/0/000.p/300", "checkpoints/x"])
def test_what_does_not_belong_there_is_refused(copy, name):
    (copy.folder / name).parent.mkdir(exist_ok=True, parents=True)
    (copy.folder / name).write_bytes(b"\0" * 32)
    with pytest.raises((verify.Wrong, ValueError)):
        verify.check(copy.folder, verify.Policy(copy.policy.read_bytes()))


def test_a_pruned_log_still_verifies_and_says_how_much_was_not_seen(copy):
    (copy.folder / "tile/entries/000").unlink()
    said = verify.check(copy.folder, verify.Policy(copy.policy.read_bytes()))
    assert "256 entries were pruned" in said


def test_an_older_export_must_be_the_beginning_of_this_one(sample, tmp_path):
    older = samples.make(tmp_path / "older", (1, 256))
    policy = verify.Policy(sample.policy.read_bytes())
    assert "2 older" not in verify.check(sample.folder, policy)
    assert "3 older" in verify.check(sample.folder, policy, older.folder)
    assert "1 older" in verify.check(sample.folder, policy, older.folder / "checkpoint")
    refused(older, "it was cut", older=sample.folder)
    (tmp_path / "empty").mkdir()
    refused(sample, "nothing older was compared", older=tmp_path / "empty")


def test_a_rewritten_log_is_found_by_whoever_kept_an_older_checkpoint(sample, tmp_path, monkeypatch):
    with monkeypatch.context() as rewriting:
        rewriting.setattr(samples, "leaf", lambda number, honest=samples.leaf: honest(number if number != 7 else 8))
        rewritten = samples.make(tmp_path, (1, 256, 300, 530))
    policy = verify.Policy(sample.policy.read_bytes())
    assert verify.check(rewritten.folder, policy).startswith(
        "Sound"
    )  # by itself it looks sound: the key's holder made it
    refused(rewritten, "checkpoint of 256", older=sample.folder / "checkpoints" / "256")


def test_signatures_are_asked_for_as_the_policy_says(sample, copy):
    head = Head.of((copy.folder / "checkpoint").read_text())
    for keys, sentence in [
        ((LOG, LOG_PQ), "only nobody did"),
        ((LOG, LOG_PQ, NORTH), "only north did"),
        ((NORTH, SOUTH), "lacks a signature"),
        ((LOG, NORTH, SOUTH), "lacks a signature"),
        ((LOG_PQ, NORTH, SOUTH), "lacks a signature"),
    ]:
        (copy.folder / "checkpoint").write_text(samples.note(head, *keys))
        refused(copy, sentence)
    elsewhere = Head(ORIGIN, 1, head.root)
    for key in (LOG, LOG_PQ, NORTH, SOUTH):
        lines = "".join(
            (key.sign(elsewhere, 1) if one is key else one.sign(head, 1)) for one in (LOG, LOG_PQ, NORTH, SOUTH)
        )
        (copy.folder / "checkpoint").write_text(head.text() + "\n" + lines)
        refused(copy, "is not valid")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (f"witness w {LOG.verifier}", "can't stand"), (f"log {NORTH.verifier}", "can't stand"),
        (f"witness none {NORTH.verifier}", "can't be read"), ("group g any nobody", "can't be read"),
        (f"witness a {NORTH.verifier}\nwitness b {NORTH.verifier}", "twice"), ("quorum none", "twice"),
        (f"witness a {NORTH.verifier}\ngroup g 2 a", "asks for 2 of 1"), ("group\u00a0g", "can't be read"),
        (f"witness a {NORTH.verifier}\ngroup g any a\ngroup h any a", "twice"), ("# \x0b", "control character"),
        (f"log {str(LOG.verifier).replace('/log+', '/lag+')}", "was not copied whole"),
    ],
)  # fmt: skip
def test_a_policy_is_read_as_its_specification_says_or_not_at_all(line, sentence):
    good = f"log {LOG.verifier}\n{{}}\nquorum none\n"
    verify.Policy(good.format(f"\t # spaces and tabs alone\nwitness n\u00a0m\t{NORTH.verifier}  https://x").encode())
    with pytest.raises(verify.Wrong, match=sentence):
        verify.Policy(good.format(line).encode())
    with pytest.raises(BadPolicy):
        Policy.parse(good.format(line).encode())


def test_the_exports_own_policy_is_never_trusted(copy):
    stranger = samples.SigningKey(ORIGIN, samples.Kind.ED25519, b"\x0b" * 32)
    head = Head.of((copy.folder / "checkpoint").read_text())
    (copy.folder / "checkpoint").write_text(samples.note(head, stranger))
    (copy.folder / "policy").write_text(f"log {stranger.verifier}\nquorum none\n")
    refused(copy, "lacks a signature")


def test_the_command_says_it_in_one_line_and_by_its_exit_status(sample, copy):
    done = logs.run("audit.verify", sample.folder, "--policy", sample.policy, "--older", sample.folder)
    assert (done.returncode, done.stdout.split(".")[0]) == (
        0, "Sound: 530 entries, 4 checkpoints and 5 older ones consistent with each other")  # fmt: skip
    (copy.folder / "tile/0/001").write_bytes(b"short")
    done = logs.run("audit.verify", copy.folder, "--policy", copy.policy)
    assert (done.returncode, done.stderr) == (1, "NOT sound: tile/0/001 holds 5 bytes, not 8192.\n")
    done = logs.run("audit.verify", copy.folder / "nowhere", "--policy", copy.policy)
    assert done.returncode == 1
    assert "NOT sound: the export can't be read" in done.stderr


def test_it_needs_neither_django_nor_anything_else_of_ours():
    code = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "forum"} or (name[:6] == "audit." and name != "audit.verify"):
            raise ImportError(name)
sys.meta_path.insert(0, Wall())
import audit.verify
"""
    assert logs.started("-c", code).wait() == 0


def test_published_serves_only_the_files_of_the_log(sample):
    log = Published(sample.folder)
    for path in ("checkpoint", "checkpoints/256", "tile/0/000", "tile/entries/002.p/18", "policy"):
        assert log.served(path) is not None, path
    nothing = ("../policy", "tile/0/../../policy", "tile/00/000", "tile/0/0000", "checkpoints/0256", "tile/0/000.p/256")
    for path in (*nothing, "tile/64/000", ".state", "", "tile", "tile/0/000\n"):
        assert log.served(path) is None, path
