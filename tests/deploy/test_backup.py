"""What a backup and a restore refuse, each in a sentence that says what to do."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from audit import restoring
from deploy import databases
from deploy.backup import age, files, making, manifest, postgresql
from deploy.restore import filling
from forum.clues.folder import Folder
from tests import migrated
from tests.deploy import drilled
from tests.deploy.drilled import Installed

pytestmark = pytest.mark.age


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installed, Path]:
    """An installation with nobody in it, and a backup of it."""
    folder = tmp_path_factory.mktemp("backup")
    policy = folder / "policy"
    policy.write_text("quorum none\n")
    database = drilled.new_database("empty", migrated.from_template())
    one = Installed(folder / "live", database, folder / "signer.sock", policy)
    if not one.database:
        migrated.lay(one.var)
    one.manage("migrate", "-v0")
    one.manage("shell", "-c", "from audit import keys; keys.data_key('case:x')")
    for name in ("data", "keys", "other"):
        drilled.recipient(folder, name)
    assert "Backup 2" in one.run("-m", "deploy.backup", *_to(folder))
    return one, folder


def _to(folder: Path, **changed: object) -> list[object]:
    told: dict[str, object] = {
        "to": folder / "of-data", "keys-to": folder / "of-keys",
        "recipients": folder / "data.recipients", "keys-recipients": folder / "keys.recipients",
    }  # fmt: skip
    told |= {name.replace("_", "-"): value for name, value in changed.items()}
    return [word for name, value in told.items() for word in (f"--{name}", value)]


def _from(folder: Path, **changed: object) -> list[object]:
    told: dict[str, object] = {
        "from": max((folder / "of-data").iterdir()), "keys-from": max((folder / "of-keys").iterdir()),
        "identity": folder / "data.identity", "keys-identity": folder / "keys.identity", "erasures": "none",
    }  # fmt: skip
    told |= {name.replace("_", "-"): value for name, value in changed.items()}
    noted = {
        "manifest": drilled.noted(Path(str(told["from"]))),
        "keys-manifest": drilled.noted(Path(str(told["keys-from"]))),
    }
    told = noted | told
    return [word for name, value in told.items() for word in (f"--{name}", value)]


def _another(folder: Path, name: str) -> Installed:
    return Installed(folder / name, drilled.new_database("other"), folder / "signer.sock", folder / "policy")


def test_one_recipient_or_one_folder_for_both_halves_is_refused(made: tuple[Installed, Path]) -> None:
    one, folder = made
    before = sorted(folder.rglob("*"))
    same = _to(folder, keys_recipients=folder / "data.recipients")
    assert "name different people" in one.run("-m", "deploy.backup", *same, right=False)
    assert "different folders" in one.run("-m", "deploy.backup", *_to(folder, keys_to=folder / "of-data"), right=False)
    (folder / "nobody").write_text("# nobody\n")
    try:
        nobody = _to(folder, recipients=folder / "nobody")
        assert "Write one recipient a line" in one.run("-m", "deploy.backup", *nobody, right=False)
    finally:
        (folder / "nobody").unlink()
    assert sorted(folder.rglob("*")) == before


def test_only_the_right_identity_opens_each_half(made: tuple[Installed, Path]) -> None:
    one, folder = made
    again = _another(folder, "wrong")
    again.var.mkdir()
    shutil.copy2(one.var / "master.key", again.var)
    for which, name in (("keys_identity", "data"), ("keys_identity", "other"), ("identity", "keys")):
        wrong = _from(folder, **{which: folder / f"{name}.identity"})
        assert "does not open with" in again.run("-m", "deploy.restore", *wrong, right=False)
        assert not (again.var / "log.restored").exists()
    other = age.sealing(folder / "x.age", folder / "data.recipients")
    with other as stream:
        stream.write(b"words" * 100_000)
    (folder / "x.age").write_bytes((folder / "x.age").read_bytes()[:-9])
    with (
        pytest.raises(age.Unusable, match="cut short"),
        age.opening(folder / "x.age", folder / "data.identity") as stream,
    ):
        stream.read()


def test_a_changed_byte_or_another_half_is_refused(made: tuple[Installed, Path]) -> None:
    one, folder = made
    again = _another(folder, "changed")
    changed = folder / "changed-data"
    shutil.copytree(max((folder / "of-data").iterdir()), changed)
    whole = (changed / "database.age").read_bytes()
    (changed / "database.age").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    refused = again.run("-m", "deploy.restore", *_from(folder, **{"from": changed}), right=False)
    assert "is not what was written" in refused
    time.sleep(1.1)  # backups are named by seconds
    one.run("-m", "deploy.backup", *_to(folder))
    mixed = _from(folder, **{"from": min((folder / "of-data").iterdir())})
    assert "of different backups" in again.run("-m", "deploy.restore", *mixed, right=False)


def test_a_backup_that_somebody_else_made_for_the_same_recipients_is_refused(made: tuple[Installed, Path]) -> None:
    """Nothing of it is opened, not even to be told that it is no whole one."""
    _one, folder = made
    again = _another(folder, "forged")
    for which, half in (("manifest", "of-data"), ("keys_manifest", "of-keys")):
        before = drilled.noted(max((folder / half).iterdir()))
        for wrong in ("0" * 64, before[:-1], ""):
            refused = again.run("-m", "deploy.restore", *_from(folder, **{which: wrong}), right=False)
            assert "is not what was noted" in refused
    assert not (again.var / "log.restored").exists()
    words = _from(folder)
    without = words[: words.index("--keys-manifest")] + words[words.index("--keys-manifest") + 2 :]
    assert "--keys-manifest and --erasures are needed" in again.run("-m", "deploy.restore", *without, right=False)


def test_it_goes_into_an_empty_installation_only_and_needs_the_master_key(made: tuple[Installed, Path]) -> None:
    one, folder = made
    assert "no empty installation" in one.run("-m", "deploy.restore", *_from(folder), right=False)
    keyless = _another(folder, "keyless").run("-m", "deploy.restore", *_from(folder), right=False)
    assert "put it there first" in keyless
    full = _another(folder, "full")
    (full.var / "media" / "ab").mkdir(parents=True)
    assert "no empty installation" in full.run("-m", "deploy.restore", *_from(folder), right=False)


def test_old_backups_go_with_their_keys(tmp_path: Path) -> None:
    halves = tuple(making.Half(tmp_path / name, tmp_path) for name in ("data", "keys"))
    for half in halves:
        for name in ("2020-01-01T000000Z", "2020-01-02T000000Z.part", "somebody-elses"):
            (half.folder / name).mkdir(parents=True)
            os.utime(half.folder / name, (1, 1))
        (half.folder / "2026-01-01T000000Z").mkdir()
    making.forget_old(halves, days=35)
    for half in halves:
        assert {one.name for one in half.folder.iterdir()} == {"2026-01-01T000000Z", "somebody-elses"}


def test_a_file_is_taken_once_and_linked_from_the_backup_before(tmp_path: Path) -> None:
    store, first, second = (tmp_path / name for name in ("store", "first", "second"))
    (store / "ab").mkdir(parents=True)
    (store / "ab" / "abc").write_bytes(b"sealed")
    (store / "ab" / ".sealing-x").write_bytes(b"half")
    one = files.Collected(Folder(store), first, None)
    one.add_new()
    (store / "ab" / "abd").write_bytes(b"later")
    (store / "ab" / "abc").unlink()  # gone since, yet a row of the moment may own it
    one.add_new()
    assert one.names == {"ab/abc", "ab/abd"}
    two = files.Collected(Folder(store), second, first)
    two.add_new()
    assert (second / "ab" / "abd").stat().st_ino == (first / "ab" / "abd").stat().st_ino
    (first / "ab" / "abd").unlink()
    (first / "ab" / "abd").write_bytes(b"laTer")  # damaged on the disk of backups: as long, and another
    three = files.Collected(Folder(store), tmp_path / "third", first)
    three.add_new()
    assert (tmp_path / "third" / "ab" / "abd").read_bytes() == b"later"
    one.keep_only({"ab/abc"})
    assert [line.split()[1:] for line in one.listed()] == [[b"6", b"ab/abc"]]
    assert not (first / "ab" / "abd").exists()


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "a/../../out"])
def test_a_tar_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w|") as tar:
        told = tarfile.TarInfo(name)
        told.size = 1
        tar.addfile(told, io.BytesIO(b"x"))
    packed.seek(0)
    with pytest.raises(tarfile.TarError, match="leads out of its folder"):
        files.unpack(packed, tmp_path / "in")
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "in").iterdir()) == []


def test_a_tar_with_a_link_or_with_one_name_twice_is_refused(tmp_path: Path) -> None:
    link, plain = tarfile.TarInfo("one"), tarfile.TarInfo("one")
    link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "out")
    for members in ([link, plain], [plain, plain]):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w|") as tar:
            for member in members:
                tar.addfile(member, io.BytesIO())
        packed.seek(0)
        with pytest.raises((tarfile.TarError, FileExistsError)):
            files.unpack(packed, tmp_path / str(len(members[0].linkname)))
    assert not (tmp_path / "out").exists()


def test_a_tar_is_unpacked_with_the_modes_and_times_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "from" / "below").mkdir(parents=True)
    there = tmp_path / "from" / "below" / "one"
    there.write_bytes(b"x")
    there.chmod(0o640)
    os.utime(there, (1_700_000_000, 1_700_000_000))
    packed = io.BytesIO()
    files.pack(tmp_path / "from", packed, tmp_path)
    packed.seek(0)
    assert files.unpack(packed, tmp_path / "in") == 1
    found = (tmp_path / "in" / "below" / "one").stat()
    assert (found.st_mode & 0o777, int(found.st_mtime), found.st_size) == (0o640, 1_700_000_000, 1)


def test_the_mark_of_a_restore_stays_until_it_is_over(settings, tmp_path: Path) -> None:
    settings.AUDIT_LOG = tmp_path / "log"
    assert restoring.stage() == ""
    restoring.reached(restoring.FILLING)
    assert restoring.stage() == "filling"
    restoring.over()
    assert restoring.stage() == ""


ID = "ab" + "0" * 30


def listing(folder: Path, *names: str) -> filling.Half:
    """A backup's list of sealed files, as a forger would write it."""
    one = drilled.recipient(folder, "forged")
    with age.sealing(folder / manifest.FILES, one.recipients) as stream:
        stream.writelines(f"{hashlib.sha256(b'x').hexdigest()} 1 {name}\n".encode() for name in names)
    return filling.Half(folder, one.identity, "")


@pytest.mark.parametrize("name", ["../policy", f"ab/../../{ID}", f"/ab/{ID}", f"cd/{ID}", f"ab/{ID}.txt", "ab/abc", ""])
def test_a_list_that_names_what_no_store_wrote_is_refused_before_a_byte_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "media" / "ab").mkdir(parents=True)
    (tmp_path / "media" / "ab" / ID).write_bytes(b"x")
    (tmp_path / "policy").write_bytes(b"x")
    assert filling.listed(listing(tmp_path, f"ab/{ID}")) == [(hashlib.sha256(b"x").hexdigest(), f"ab/{ID}")]
    for file in tmp_path.glob("forged*"):
        file.unlink()
    with pytest.raises(manifest.Damaged, match="no store wrote"):
        filling.listed(listing(tmp_path, f"ab/{ID}", name))


def test_a_link_in_the_media_of_a_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "media" / "ab").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "media" / "ab" / ID).symlink_to(tmp_path / "secret")
    half = listing(tmp_path, f"ab/{ID}")
    with pytest.raises(manifest.Damaged, match="is a link"):
        filling.listed(half)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / ID).write_bytes(b"x")
    shutil.rmtree(tmp_path / "media" / "ab")
    (tmp_path / "media" / "ab").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(manifest.Damaged, match="is a link"):
        filling.listed(half)


@pytest.mark.parametrize(
    "words",
    [
        ["-c", "import deploy.wsgi"], ["-c", "import deploy.asgi"], ["-m", "deploy.start"],
        ["manage.py", "work"], ["manage.py", "keep"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_half_a_restore_is_not_served(tmp_path: Path, words: list[str]) -> None:
    one = Installed(tmp_path, "", tmp_path / "signer.sock", tmp_path / "policy")
    for stage in (restoring.FILLING, restoring.FILLED):
        (tmp_path / "log.restored").write_text(stage)
        assert "is not served before" in one.run(*words, right=False)
        assert not (tmp_path / "bearings.sqlite3").exists()


def test_programs_of_postgresql_are_told_all_of_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    query = "sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/me.pem&sslkey=/me.key"
    there = databases.of(f"postgresql://owner:word@db.example:5433/bearings?{query}", Path())
    monkeypatch.setattr(postgresql, "connection", SimpleNamespace(settings_dict=there))
    assert postgresql._where() == {
        "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/ca.pem", "PGSSLCERT": "/me.pem", "PGSSLKEY": "/me.key",
        "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "owner", "PGPASSWORD": "word",
    }  # fmt: skip
