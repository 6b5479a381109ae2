"""Look-ups answer as comparing with everything would; what can't be read is never "no hit"."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation
from forum.hashlists import actions, files, lookup
from forum.hashlists.kinds import Kind
from forum.hashlists.lookup import Hit, ListUnreadable
from forum.hashlists.models import HashList
from tests.hashlists.bringing import NONE, bring, in_days, made_up, turned

pytestmark = pytest.mark.django_db


def asked(kind: Kind, digest: bytes) -> list[Hit]:
    return lookup.near(digest) if kind == Kind.PDQ else lookup.exact(**{**NONE, kind.value: digest})


@pytest.mark.parametrize("kind", list(Kind))
def test_each_entry_is_found_and_nothing_else(tmp_path: Path, kind: Kind) -> None:
    entries, others = made_up(kind, 400), made_up(kind, 400, seed=2)
    bring(tmp_path, kind, entries)
    assert [asked(kind, one) for one in entries] == [[Hit("Known", kind, 0)]] * 400
    assert [asked(kind, one) for one in others] == [[]] * 400


@given(kept=st.sets(st.binary(min_size=1, max_size=1), min_size=1), given=st.binary(min_size=1, max_size=1))
def test_exact_look_ups_are_membership(kept: set[bytes], given: bytes) -> None:
    """At the ends, with zeros and with 255s: entries that differ in one byte only."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(files.settings, "HASH_LISTS", Path(folder) / "lists")
        (Path(folder) / "given").write_text("".join(f"{one.hex() * 16}\n" for one in kept))
        told = files.write(actions.reading.read(Path(folder) / "given", Kind.MD5).digests, Kind.MD5)
        assert lookup.holds(files.open_checked(told), given * 16) == (given in kept)


def test_near_pictures_are_told_with_their_distance_and_far_ones_not(tmp_path: Path, settings) -> None:
    one, other = made_up(Kind.PDQ, 2)
    bring(tmp_path, Kind.PDQ, [one, other])
    assert lookup.near(turned(one, range(0, 62, 2))) == [Hit("Known", Kind.PDQ, 31)]
    assert lookup.near(turned(one, range(0, 64, 2))) == []
    settings.PDQ_DISTANCE = 10
    assert lookup.near(turned(one, range(10))) == [Hit("Known", Kind.PDQ, 10)]
    assert lookup.near(turned(one, range(11))) == []


def test_every_list_that_holds_it_is_named_once(tmp_path: Path) -> None:
    (one,) = made_up(Kind.SHA256, 1)
    for name in ("Second", "First"):
        bring(tmp_path, Kind.SHA256, [one], name=name)
    bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3), name="Third")
    assert asked(Kind.SHA256, one) == [Hit("First", Kind.SHA256, 0), Hit("Second", Kind.SHA256, 0)]
    assert lookup.exact(**{**NONE, "md5": made_up(Kind.MD5, 1)[0]}) == [Hit("Third", Kind.MD5, 0)]


def test_a_list_is_asked_on_its_last_day_and_not_after_it(tmp_path: Path) -> None:
    (one,) = made_up(Kind.MD5, 1)
    kept = bring(tmp_path, Kind.MD5, [one], days=0)
    assert len(asked(Kind.MD5, one)) == 1
    HashList.objects.filter(pk=kept.pk).update(enabled_until=in_days(-1))
    assert asked(Kind.MD5, one) == []
    assert lookup._files == {}, "it is mapped no longer"


def test_another_version_is_asked_at_once(tmp_path: Path, kept_in: Path, django_capture_on_commit_callbacks) -> None:
    one, other = made_up(Kind.SHA1, 2)
    first = bring(tmp_path, Kind.SHA1, [one])
    assert len(asked(Kind.SHA1, one)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        second = bring(tmp_path, Kind.SHA1, [other])
    assert (second.pk, second.version) == (first.pk, 2)
    assert [file.name for file in kept_in.iterdir()] == [second.file]
    assert asked(Kind.SHA1, one) == []
    assert len(asked(Kind.SHA1, other)) == 1


def test_a_file_is_opened_once_and_again_only_when_it_may_be_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    honest = files.open_checked
    monkeypatch.setattr(files, "open_checked", lambda told: (opened.append(told.name), honest(told))[1])
    kept = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 9))
    for _time in range(3):
        asked(Kind.MD5, bytes(16))
    assert opened == [kept.file]
    bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 8))
    asked(Kind.MD5, bytes(16))
    assert len(opened) == 2


def missing(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def one_bit(file: Path) -> None:
    held = bytearray(file.read_bytes())
    held[5] ^= 1
    told = file.stat()
    file.write_bytes(held)
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))


def another(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(bytes(file.stat().st_size))
    other.rename(file)


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("harm", [missing, cut, longer, one_bit, another, a_folder])
@pytest.mark.parametrize("kind", [Kind.SHA256, Kind.PDQ])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_harmed_file_is_an_error_and_never_no_hit(
    tmp_path: Path, kept_in: Path, kind: Kind, when: str, harm: Callable[[Path], None]
) -> None:
    entries = made_up(kind, 20)
    kept = bring(tmp_path, kind, entries)
    if when == "after":
        assert asked(kind, entries[3])
    harm(kept_in / kept.file)
    for _time in range(2):
        with pytest.raises(ListUnreadable, match="Known") as refused:
            asked(kind, entries[3])
    assert refused.value.list_name == "Known"
    assert entries[3].hex() not in str(refused.value)
    assert asked(Kind.MD5, bytes(16)) == [] if kind == Kind.PDQ else lookup.near(bytes(32)) == []


@pytest.mark.parametrize("change", [{"file_sha256": "0" * 64}, {"count": 19}, {"kind": "pdq"}, {"file": "0" * 32}])
def test_a_row_that_was_changed_by_hand_is_an_error_too(tmp_path: Path, change: dict[str, object]) -> None:
    kept = bring(tmp_path, Kind.SHA256, made_up(Kind.SHA256, 20))
    assert asked(Kind.SHA256, bytes(32)) == []
    HashList.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(ListUnreadable):
        asked(Kind(change.get("kind", "sha256")), bytes(32))


def test_a_harmed_list_that_is_replaced_is_well_again(tmp_path: Path, kept_in: Path) -> None:
    entries = made_up(Kind.PDQ, 5)
    missing(kept_in / bring(tmp_path, Kind.PDQ, entries).file)
    with pytest.raises(ListUnreadable):
        lookup.near(entries[0])
    bring(tmp_path, Kind.PDQ, entries)
    assert lookup.near(entries[0]) == [Hit("Known", Kind.PDQ, 0)]


def test_a_list_that_is_replaced_while_it_is_opened_is_read_anew(tmp_path: Path, monkeypatch, kept_in: Path) -> None:
    (one,) = made_up(Kind.MD5, 1)
    first = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 4, seed=2))
    honest = files.open_checked

    def replaced(told: files.Written) -> files.Opened:
        if told.name == first.file and (kept_in / first.file).exists():
            bring(tmp_path, Kind.MD5, [one])
            missing(kept_in / first.file)
        return honest(told)

    monkeypatch.setattr(files, "open_checked", replaced)
    assert asked(Kind.MD5, one) == [Hit("Known", Kind.MD5, 0)]


def test_a_hash_of_the_wrong_length_is_a_mistake_and_said() -> None:
    assert not Organisation.objects.exists()
    with pytest.raises(ValueError, match="SHA-1 has 20 bytes"):
        lookup.exact(**{**NONE, "sha1": bytes(16)})
    with pytest.raises(ValueError, match="PDQ has 32 bytes"):
        lookup.near(b"")
