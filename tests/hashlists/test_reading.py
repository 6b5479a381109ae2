"""What an operator's file may look like, and that a line that is wrong is counted, named by number and never shown."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import BadInput
from forum.hashlists.kinds import Kind
from forum.hashlists.reading import Read, read
from tests.hashlists.bringing import made_up

ONE, TWO, THREE = made_up(Kind.SHA256, 3)


def read_of(folder: Path, text: str | bytes, kind: Kind = Kind.SHA256, **more: str) -> Read:
    file = folder / "given"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(file, kind, **more)


def held(found: Read) -> list[bytes]:
    """As raw bytes: NumPy drops zeros at the end of what it takes out."""
    return [found.digests[place : place + 1].tobytes() for place in range(len(found.digests))]


def test_lines_of_either_case_are_sorted_and_kept_once(tmp_path: Path) -> None:
    text = f"{TWO.hex().upper()}\r\n\n  {ONE.hex()}  \n{TWO.hex()}\n{THREE.hex()}"
    found = read_of(tmp_path, text)
    assert held(found) == sorted([ONE, TWO, THREE])
    assert (found.lines, found.repeated, found.bad) == (5, 1, 0)


def test_bad_lines_are_counted_and_the_first_five_named(tmp_path: Path) -> None:
    wrong = [ONE.hex()[:-1], "x" * 64, ONE.hex() + "00", "# made in May", '"', "é" * 32, " ".join([ONE.hex()] * 2)]
    found = read_of(tmp_path, "\n".join([ONE.hex(), *wrong, TWO.hex()]))
    assert held(found) == sorted([ONE, TWO])
    assert (found.bad, found.first_bad) == (7, (2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    "text",
    [
        f"name,sha256\nx,{ONE.hex()}\n",
        f'"name";"SHA-256"\n"a;b";"{ONE.hex()}"\n',
        f"\ufeffsha_256\tname\n{ONE.hex()}\tx\n",
        f"hash,quality\n{ONE.hex()},100\n",
        f"{ONE.hex()},100\n",
        f"\ufeff{ONE.hex()}\n",
        f"SHA256\n{ONE.hex()}\n",
        f"hash\n{ONE.hex()}\n",
    ],
    ids=["named", "quoted", "tabs", "first", "no-heading", "mark", "kind-alone", "hash-alone"],
)
def test_the_column_is_the_one_named_like_the_kind_or_the_first(tmp_path: Path, text: str) -> None:
    found = read_of(tmp_path, text)
    assert held(found) == [ONE]
    assert found.bad == 0


def test_a_column_is_named_or_the_file_refused(tmp_path: Path) -> None:
    text = f"id,Value\n7,{ONE.hex()}\n8,\n9,{TWO.hex()}\n"
    assert read_of(tmp_path, text, column="value").first_bad == (3,)
    for column, why in (("", "No line"), ("other", "names no column")):
        with pytest.raises(BadInput, match=why):
            read_of(tmp_path, text, column=column)


def test_a_stray_quotation_mark_swallows_nothing_after_it(tmp_path: Path) -> None:
    found = read_of(tmp_path, f'sha256,note\n{ONE.hex()},"begun\n{TWO.hex()},x\n"{"y" * 200_000}\n{THREE.hex()},\n')
    assert held(found) == sorted([ONE, TWO, THREE])
    assert found.first_bad == (4,)


@pytest.mark.parametrize("text", [b"", b"\n\n", ONE.hex().encode("utf-16"), bytes(range(256)) * 9])
def test_a_file_without_one_is_refused_and_so_is_another_kind(tmp_path: Path, text: bytes) -> None:
    with pytest.raises(BadInput, match="No line"):
        read_of(tmp_path, text)
    with pytest.raises(BadInput, match="No line"):
        read_of(tmp_path, ONE.hex(), Kind.MD5)


def test_a_line_without_end_fills_no_memory(tmp_path: Path) -> None:
    """200 MB in one line, as a partner's broken export or a joke; what stands around it is read."""
    file = tmp_path / "given"
    with file.open("wb") as stream:
        stream.write(f"sha256,note\n{ONE.hex()},".encode())
        for _each in range(200):
            stream.write(b"a" * 1024 * 1024)
        stream.write(f"\n{TWO.hex()},x\n".encode())
        stream.write(b"b" * 5_000_000)
    tracemalloc.start()
    found = read(file, Kind.SHA256)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held(found) == sorted([ONE, TWO])
    assert (found.lines, found.bad, found.first_bad) == (4, 1, (4,))
    assert most - file.stat().st_size // 2 < 40 * 1024 * 1024, "the room for digests is asked for and not filled"


HOSTILE = {
    "archive": b"PK\x03\x04" + bytes(range(256)) * 40,
    "formula": f"=cmd|' /C calc'!A0,{ONE.hex()}\n+1,{TWO.hex()}\n".encode(),
    "half letters": b"\xff\xfe\x00sha256\n" + b"\xc3\x28," * 9,
    "marks": "\u202e\u2066sha256\u2069,\x00\n".encode() * 9,
    "one quote": b'"' * 100_000,
    "only commas": b"," * 1_000_000,
    "nothing but ends": b"\r\n" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_a_sentence_that_repeats_none_of_it(tmp_path: Path, kind: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_of(tmp_path, HOSTILE[kind])
    assert "No line of the file holds a hash" in refused.value.sentence
    assert not any(odd in refused.value.sentence for odd in ("cmd", "\u202e", "PK", ONE.hex()))


@given(st.lists(st.binary(min_size=2, max_size=2), min_size=1, max_size=60))
def test_the_order_is_that_of_bytes_with_zeros_at_either_end(tmp_path_factory: pytest.TempPathFactory, pairs) -> None:
    digests = [pair + bytes(12) + pair for pair in pairs]
    text = "\n".join(digest.hex() for digest in digests)
    assert held(read_of(tmp_path_factory.getbasetemp(), text, Kind.MD5)) == sorted(set(digests))
