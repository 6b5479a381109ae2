"""Master keys in a file or a token: they rotate while everything stays readable; a token's key never leaves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction

from audit import keys, log, master_file, master_key, queries, recompute, rotating, sealing
from audit.models import Entry, WrappedKey
from audit.sequencer import sequence
from tests import servers
from tests.audit.people import ClueApproved, Person

PIN = "482913"


@pytest.fixture(autouse=True)
def own_master_key(settings, tmp_path: Path, db) -> Path:
    settings.MASTER_KEY_FILE = tmp_path / "keys" / "master.key"
    return settings.MASTER_KEY_FILE


@pytest.fixture(scope="module")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """A token in software, with a PIN of its own."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "pin").write_text(PIN)
    (folder / "pin").chmod(0o600)
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    told = ["--init-token", "--free", "--label", "bearings", "--so-pin", "0000", "--pin", PIN]
    subprocess.run(["softhsm2-util", *told], check=True, stdout=subprocess.DEVNULL)
    yield {"module": str(servers.SOFTHSM), "token": "bearings", "label": "master", "pin_file": folder / "pin"}
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def token(settings, softhsm: dict[str, object], request: pytest.FixtureRequest) -> dict[str, object]:
    """Settings that name it; each test has a key label of its own."""
    settings.MASTER_KEY, settings.MASTER_KEY_TOKEN = "pkcs11", {**softhsm, "label": request.node.name[:32]}
    return settings.MASTER_KEY_TOKEN


def _under() -> set[str]:
    return set(WrappedKey.objects.values_list("master", flat=True))


def _recorded(ana: Person) -> Entry:
    with transaction.atomic():
        receipt = log.record(ClueApproved(object="4f1c", case="c"), by=ana)
    return Entry.objects.get(pk=receipt.entry_id)


@pytest.mark.req(85)
def test_a_new_master_key_leaves_everything_readable_and_findable(own_master_key: Path, capsys) -> None:
    ana, sealed = Person(), sealing.seal("case:1", b"a name", bound="x")
    entry, first = _recorded(ana), master_key.current().id
    call_command("rotate_master_key", new=True)
    second = master_key.current().id
    assert first != second
    assert _under() == {second}
    assert sealing.unseal("case:1", sealed, bound="x") == b"a name"
    assert [one.id for one in queries.trail_page(queries.Asked(object="4f1c")).rows] == [entry.pk]
    assert _recorded(ana).pk
    sequence()
    assert recompute.verify().is_sound
    assert Entry.objects.filter(op="key.rotate").count() == 1
    assert "is deleted" not in capsys.readouterr().out
    call_command("rotate_master_key", retire=True)
    assert [one.name for one in own_master_key.parent.iterdir()] == ["master.key"]
    assert sealing.unseal("case:1", sealed, bound="x") == b"a name"


@pytest.mark.req(85)
def test_between_two_keys_both_are_read_and_a_stopped_rotation_goes_on(monkeypatch) -> None:
    sealed = {f"case:{n}": sealing.seal(f"case:{n}", b"a name", bound="x") for n in range(5)}
    first = master_key.current().id
    rotating.make_new()
    sealed["case:new"] = sealing.seal("case:new", b"a name", bound="x")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rotating, "BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        rotating.rewrap(stop)
    assert _under() == {first, master_key.current().id}
    for scope, one in sealed.items():
        assert sealing.unseal(scope, one, bound="x") == b"a name"
    assert rotating.rewrap(lambda done, total: None) == 3
    assert rotating.still_under(first) == 0
    assert rotating.rewrap(lambda done, total: None) == 0


def test_another_process_goes_on_reading_after_the_change(own_master_key: Path) -> None:
    sealing.seal("case:1", b"a name", bound="x")
    row = WrappedKey.objects.get(scope="case:1")
    program = (
        "import sys; from django.conf import settings; from pathlib import Path\n"
        "settings.configure(MASTER_KEY='file', MASTER_KEY_TOKEN={}, MASTER_KEY_FILE=Path(sys.argv[1]))\n"
        "from audit import master_key\n"
        "for line in sys.stdin:\n"
        "    print(len(master_key.unwrap(bytes.fromhex(sys.argv[2]), sys.argv[3])), flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(own_master_key), bytes(row.wrapped).hex(), row.master]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        for change in (lambda: None, rotating.make_new, rotating.make_new):
            change()
            other.stdin.write("\n")
            other.stdin.flush()
            assert other.stdout.readline() == "32\n"
        other.stdin.close()


def test_keys_of_before_they_knew_their_master_are_read_and_rotated() -> None:
    sealed = sealing.seal("case:1", b"a name", bound="x")
    WrappedKey.objects.update(master="")
    rotating.make_new()
    assert sealing.unseal("case:1", sealed, bound="x") == b"a name"
    rotating.rewrap(lambda done, total: None)
    assert "" not in _under()
    assert sealing.unseal("case:1", sealed, bound="x") == b"a name"


def test_an_erased_key_does_not_come_back_by_rotation() -> None:
    sealed = sealing.seal("case:1", b"a name", bound="x")
    keys.destroy("case:1")
    call_command("rotate_master_key", new=True)
    with pytest.raises(sealing.KeyGone):
        sealing.unseal("case:1", sealed, bound="x")
    with pytest.raises(ValueError, match="never erased"):
        keys.destroy(keys.LOOKUPS)


@pytest.mark.token
def test_in_a_token_the_key_is_made_wraps_and_never_leaves(token) -> None:
    from pkcs11 import Attribute
    from pkcs11.exceptions import AttributeSensitive

    sealed = sealing.seal("case:1", b"a name", bound="x")
    assert not Path(master_file.current().file).exists()
    assert sealing.unseal("case:1", sealed, bound="x") == b"a name"
    ana = Person()
    entry = _recorded(ana)
    assert [one.id for one in queries.trail_page(queries.Asked(object="4f1c")).rows] == [entry.pk]
    with pytest.raises(AttributeSensitive):
        master_key.current()._handle[Attribute.VALUE]
    broken = WrappedKey.objects.get(scope="case:1")
    WrappedKey.objects.filter(pk=broken.pk).update(wrapped=bytes(broken.wrapped)[:-1] + b"\0")
    with pytest.raises(sealing.Unreadable):
        sealing.unseal("case:1", sealed, bound="x")


@pytest.mark.token
@pytest.mark.req(85)
def test_from_a_file_into_a_token_and_to_a_newer_key_there(settings, token) -> None:
    settings.MASTER_KEY = "file"
    sealed = sealing.seal("case:1", b"a name", bound="x")
    looked_up = keys.lookup("object", "4f1c")
    settings.MASTER_KEY = "pkcs11"
    for _turn in range(2):
        call_command("rotate_master_key", new=True, retire=True)
        assert _under() == {master_key.current().id}
        keys._lookup_keys.clear()
        assert keys.lookup("object", "4f1c") == looked_up
        assert sealing.unseal("case:1", sealed, bound="x") == b"a name"


@pytest.mark.token
def test_a_token_that_can_not_be_used_stops_with_a_sentence(settings, token) -> None:
    settings.MASTER_KEY_TOKEN = {**token, "token": "another"}
    with pytest.raises(ImproperlyConfigured, match="can't be used"):
        keys.data_key("case:1")
    token["pin_file"].chmod(0o644)
    settings.MASTER_KEY_TOKEN = token
    from audit import master_token

    master_token._here.__dict__.clear()
    with pytest.raises(ImproperlyConfigured, match="0600"):
        keys.data_key("case:1")
    token["pin_file"].chmod(0o600)
