"""What is sealed opens in its own place, whole, under its own key, and nowhere else."""

from __future__ import annotations

import io
import secrets
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from audit import keys, master_key, sealing
from audit.models import WrappedKey
from audit.sealing import CHUNK, KeyGone, Unreadable

pytestmark = pytest.mark.django_db
HEAD, PIECE = 36, CHUNK + 28


def clear(path, **asked) -> bytes:
    return b"".join(sealing.clear_range("case:1", path, bound="media/1", **asked))


@pytest.fixture
def sealed_file(tmp_path):
    def make(content: bytes, name: str = "one"):
        path = tmp_path / "media" / name
        sealing.seal_file("case:1", io.BytesIO(content), path, bound="media/1")
        return path

    return make


def test_sealed_bytes_open_in_their_own_place_only():
    one = sealing.seal("case:1", b"a name", bound="clue/1/text")
    assert b"a name" not in one
    assert sealing.unseal("case:1", one, bound="clue/1/text") == b"a name"
    assert sealing.unseal("case:1", memoryview(one), bound="clue/1/text") == b"a name"
    assert one != sealing.seal("case:1", b"a name", bound="clue/1/text")
    sealing.seal("case:2", b"", bound="clue/1/text")
    for scope, sealed, bound in [
        ("case:1", one, "clue/2/text"),
        ("case:2", one, "clue/1/text"),
        ("case:1", one[:-1], "clue/1/text"),
        ("case:1", one[:-1] + bytes([one[-1] ^ 1]), "clue/1/text"),
        ("case:1", b"", "clue/1/text"),
        ("case:1", b"\x02" + one[1:], "clue/1/text"),
    ]:
        with pytest.raises(Unreadable):
            sealing.unseal(scope, sealed, bound=bound)


def test_many_open_with_one_query_and_the_erased_ones_are_none(django_assert_num_queries):
    kept = [(sealing.seal("case:1", str(n).encode(), bound=f"post/{n}"), f"post/{n}") for n in range(5)]
    lost = (sealing.seal("case:2", b"x", bound="post/9"), "post/9")
    with django_assert_num_queries(1):
        assert sealing.unseal_many("case:1", [*kept, lost]) == [b"0", b"1", b"2", b"3", b"4", None]


def test_destroying_a_key_erases_at_once_and_a_new_key_opens_nothing_old():
    old = sealing.seal("case:1", b"a name", bound="x")
    keys.destroy("case:1")
    with pytest.raises(KeyGone):
        sealing.unseal("case:1", old, bound="x")
    sealing.seal("case:1", b"another", bound="x")
    with pytest.raises(KeyGone):
        sealing.unseal("case:1", old, bound="x")


def test_a_key_made_in_an_undone_transaction_is_forgotten():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the action, then what undoes it
        lost = keys.data_key("case:1")
        raise ZeroDivisionError
    assert keys.data_key("case:1").key != lost.key
    assert "key=" not in repr(lost)


def test_wrapped_keys_exchanged_between_rows_open_nothing():
    sealed = sealing.seal("case:1", b"a name", bound="x")
    keys.data_key("case:2")
    other = WrappedKey.objects.get(scope="case:2").wrapped
    WrappedKey.objects.filter(scope="case:1").update(wrapped=other)
    with pytest.raises(Unreadable):
        sealing.unseal("case:1", sealed, bound="x")


def test_the_master_key_is_made_once_for_its_owner_alone(own_master_key):
    keys.data_key("case:1")
    assert stat.S_IMODE(own_master_key.stat().st_mode) == 0o600
    made = own_master_key.read_bytes()
    assert len(made) == 32
    master_key.current().make()
    assert own_master_key.read_bytes() == made
    assert [file.name for file in own_master_key.parent.iterdir()] == ["master.key"]


def test_a_lost_or_open_master_key_stops_instead_of_being_replaced(own_master_key):
    keys.data_key("case:1")
    own_master_key.unlink()
    with pytest.raises(ImproperlyConfigured, match="restore"):
        keys.data_key("case:2")
    own_master_key.write_bytes(secrets.token_bytes(32))
    own_master_key.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="0600"):
        keys.data_key("case:2")
    own_master_key.chmod(0o600)
    with pytest.raises(Unreadable):
        keys.data_key("case:1")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_a_file_of_any_size_comes_back_whole_and_in_parts(sealed_file, size: int):
    content = secrets.token_bytes(size)
    path = sealed_file(content)
    assert clear(path) == content
    assert sealing.clear_size(path) == size
    for start, end in [(0, 10), (CHUNK - 3, CHUNK + 3), (size - 2, None), (5, 5), (size, size + 9), (0, size * 2)]:
        if start >= 0:
            assert clear(path, start=start, end=end) == content[start:end]
    assert content[:64] not in path.read_bytes() or size < 8
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_source_that_gives_little_at_a_time_is_sealed_alike(tmp_path):
    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 70_001))

    content = secrets.token_bytes(CHUNK + 100)
    sealing.seal_file("case:1", Trickle(content), tmp_path / "one", bound="media/1")
    assert clear(tmp_path / "one") == content


def test_a_file_cut_swapped_or_reordered_does_not_open(sealed_file):
    path = sealed_file(secrets.token_bytes(3 * CHUNK))
    other = sealed_file(secrets.token_bytes(3 * CHUNK), "two").read_bytes()
    whole = path.read_bytes()
    head, one, two, three = whole[:HEAD], *(whole[HEAD + n * PIECE : HEAD + (n + 1) * PIECE] for n in range(3))
    for damaged in [
        head + one + two,
        head + one + two + three[:-1],
        head + two + one + three,
        head + one + three,
        head + one + two + three + three,
        head + one + other[HEAD + PIECE : HEAD + 2 * PIECE] + three,
        other[:HEAD] + one + two + three,
        head,
        head + b"x",
        b"XXXX" + whole[4:],
    ]:
        path.write_bytes(damaged)
        with pytest.raises(Unreadable):
            clear(path)
    path.write_bytes(whole)
    keys.data_key("case:2")
    for scope, bound in [("case:2", "media/1"), ("case:1", "media/2")]:
        with pytest.raises(Unreadable):
            sealing.clear_range(scope, path, bound=bound)


def test_a_file_that_fails_half_way_leaves_nothing(tmp_path):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line went dead")

    with pytest.raises(OSError, match="dead"):
        sealing.seal_file("case:1", Broken(), tmp_path / "media" / "one", bound="media/1")
    assert not list((tmp_path / "media").iterdir())


def test_a_forgotten_file_is_gone_and_forgetting_twice_is_no_error(sealed_file):
    path = sealed_file(b"x")
    sealing.forget_file(path)
    sealing.forget_file(path)
    assert not path.exists()
