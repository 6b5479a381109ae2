"""Checks what a Bearings audit trail has exported, alone: python -m audit.verify EXPORT --policy P [--older DIR]

EXPORT is a whole log (checkpoint, checkpoints/, tile/), one case (entries/ and proofs/, a folder or a .zip), or one
.tlog-proof. P is a policy (c2sp.org/tlog-policy) that you have from elsewhere than the export: it says whose signatures
count. DIR is an earlier export, or a checkpoint kept from then: all that stood then must still stand.

This file imports nothing of ours, so that a mistake of the writer can't hide itself, and is to be read from top to
bottom. Hashes: RFC 6962. Files: c2sp.org/tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import struct
import sys
import zipfile
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

WIDTH = 256  # hashes in a full tile
PLAIN, COSIGNED, ML_DSA = 1, 4, 6  # kinds of key; 1 signs the text, 4 and 6 a moment too
LENGTHS = {PLAIN: (32, 64), COSIGNED: (32, 72), ML_DSA: (1312, 2428)}
Files = Path | zipfile.Path


class Wrong(Exception):
    """The first thing found wrong, as a sentence."""


# 1. Hashes. A leaf is prefixed with 0, an inner node with 1.


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\0" + leaf).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root(hashes: list[bytes]) -> bytes:
    """Over any number of hashes: pairs are joined level by level, an odd one rises as it is."""
    while len(hashes) > 1:
        pairs = [node(hashes[at], hashes[at + 1]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0] if hashes else hashlib.sha256(b"").digest()


def leads_to(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """The root that a proof of inclusion leads to from this leaf hash (RFC 9162, 2.1.3.2)."""
    last, found = size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Wrong("A proof is longer than its tree is high.")
        if index & 1 or index == last:
            found = node(sibling, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node(found, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise Wrong("A proof is shorter than its tree is high.")
    return found


# 2. Signed notes: a text, an empty line, and lines of signatures.


def unbase64(text: str, length: int = -1) -> bytes:
    """Exactly so many bytes, written the one canonical way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Wrong(f"{text[:50]!r} is not base64.") from None
    if length not in {-1, len(raw)} or base64.b64encode(raw).decode() != text:
        raise Wrong(f"{text[:50]!r} is not the base64 of {length} bytes.")
    return raw


def key_of(vkey: str, kinds: set[int]) -> tuple[str, bytes, int, bytes]:
    """Name, id, kind and public key of name+id+key, if it is of one of these kinds."""
    name, _plus, rest = vkey.partition("+")
    key_id, _plus, encoded = rest.partition("+")
    raw = unbase64(encoded)
    kind, public = raw[:1], raw[1:]
    if not kind or kind[0] not in kinds or len(public) != LENGTHS[kind[0]][0]:
        raise Wrong(f"The policy's key of {name} can't stand where it stands.")
    if hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != key_id:
        raise Wrong(f"The policy's key of {name} was not copied whole: its id does not fit.")
    return name, bytes.fromhex(key_id), kind[0], public


def is_valid(key: tuple[str, bytes, int, bytes], text: str, signature: bytes) -> bool:
    name, _id, kind, public = key
    if len(signature) != LENGTHS[kind][1]:
        return False
    try:
        if kind == PLAIN:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
        elif kind == COSIGNED:
            at = int.from_bytes(signature[:8], "big")
            Ed25519PublicKey.from_public_bytes(public).verify(
                signature[8:], f"cosignature/v1\ntime {at}\n{text}".encode()
            )
        else:
            origin, size, tree_root = head_of(text)
            names = b"".join(struct.pack("B", len(one)) + one for one in (name.encode(), origin.encode()))
            cut = 1 + len(name.encode())
            told = (
                b"subtree/v1\n\0" + names[:cut] + signature[:8] + names[cut:] + struct.pack(">QQ", 0, size) + tree_root
            )
            MLDSA44PublicKey.from_public_bytes(public).verify(signature[8:], told)
    except InvalidSignature:
        return False
    return True


def head_of(text: str) -> tuple[str, int, bytes]:
    """Origin, size and root: the three lines of a checkpoint."""
    found = re.fullmatch(r"([^\n]+)\n(0|[1-9]\d{0,18})\n([A-Za-z0-9+/=]+)\n", text)
    if not found:
        raise Wrong("This is no checkpoint: it has three lines, origin, size and root.")
    return found[1], int(found[2]), unbase64(found[3], 32)


# 3. The policy: which log's signature and which witnesses' cosignatures make a checkpoint worth trusting.


class Policy:
    def __init__(self, data: bytes) -> None:
        self.logs: list[tuple[str, bytes, int, bytes]] = []
        self.witnesses: dict[str, tuple[str, bytes, int, bytes]] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        quorums: list[str] = []
        if re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data):
            raise Wrong("The policy holds a control character.")
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            kind, *words = re.split(r"[ \t]+", line.strip(" \t")) if line.strip(" \t") else ["#"]
            if kind == "log" and len(words) in {1, 2}:
                self.logs.append(key_of(words[0], {PLAIN, ML_DSA}))
            elif kind == "witness" and len(words) in {2, 3} and self._is_new(words[0]):
                self.witnesses[words[0]] = key_of(words[1], {COSIGNED, ML_DSA})
            elif kind == "group" and len(words) > 2 and self._is_new(words[0]) and all(map(self._is_known, words[2:])):
                self.groups[words[0]] = (self._least(words[1], len(words) - 2), words[2:])
            elif kind == "quorum" and len(words) == 1 and (words[0] == "none" or self._is_known(words[0])):
                quorums.append(words[0])
            elif not kind.startswith("#"):
                raise Wrong(f"The policy can't be read at: {shown(line[:80])}")
        members = [member for _least, names in self.groups.values() for member in names]
        publics = [[key[3] for key in keys] for keys in (self.logs, self.witnesses.values())]
        if len(quorums) != 1 or len(members) != len(set(members)) or any(len(one) != len(set(one)) for one in publics):
            raise Wrong("The policy names a key or a member twice, or has not exactly one quorum line.")
        self.quorum = quorums[0]

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _is_new(self, name: str) -> bool:
        return name != "none" and not self._is_known(name)

    def _least(self, word: str, count: int) -> int:
        least = {"any": "1", "all": str(count)}.get(word, word)
        if not re.fullmatch(r"[1-9]\d{0,3}", least) or int(least) > count:
            raise Wrong(f"The policy asks for {word} of {count}.")
        return int(least)

    def trusted(self, note: str, *, quorum: bool = True) -> tuple[int, bytes, list[str]]:
        """Size, root and cosigners of a note that a known log signed; with quorum, that enough witnesses cosigned."""
        body, blank, tail = note.rpartition("\n\n")
        text, lines = body + "\n", tail.removesuffix("\n").split("\n")
        if not blank or not tail.endswith("\n") or len(note) > 1 << 20 or re.search(r"[\x00-\x09\x0b-\x1f]", note):
            raise Wrong("This is no signed note: it has a text, an empty line, and signature lines.")
        origin, size, tree_root = head_of(text)
        known = {(key[0], key[1]): key for key in [*self.logs, *self.witnesses.values()]}
        signed = set()
        for line in lines:
            found = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
            raw = unbase64(found[2]) if found else b""
            if not found or len(raw) < 5:
                raise Wrong(f"{shown(line[:60])} is no signature line.")
            key = known.get((found[1], raw[:4]))
            if key and not is_valid(key, text, raw[4:]):
                raise Wrong(f"A signature of {found[1]} on the checkpoint of {size} entries is not valid.")
            signed |= {key} if key else set()
        kinds = {key[2] for key in self.logs if key[0] == origin}
        if not kinds or kinds != {key[2] for key in self.logs if key in signed and key[0] == origin}:
            # One kind alone will not do where the policy has two: a quantum computer may forge Ed25519 one day.
            raise Wrong(f"The checkpoint of {size} entries of {shown(origin)} lacks a signature of the policy's log.")
        cosigners = [name for name, key in self.witnesses.items() if key in signed]
        if quorum and self.quorum != "none" and not self._has_seen(self.quorum, cosigners):
            raise Wrong(f"The policy's quorum did not cosign: only {', '.join(cosigners) or 'nobody'} did.")
        return size, tree_root, cosigners

    def _has_seen(self, name: str, cosigners: list[str]) -> bool:
        least, members = self.groups.get(name, (1, []))
        return name in cosigners or (bool(members) and sum(self._has_seen(one, cosigners) for one in members) >= least)


# 4. A whole log: every entry is hashed, every tile and every checkpoint is recomputed from the entries.


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/{'/'.join(parts)}" + ("" if width == WIDTH else f".p/{width}")


class Log:
    """Reads tile after tile, and can tell the root at each of the sizes asked for as it passes them."""

    def __init__(self, folder: Path, size: int, sizes: set[int]) -> None:
        self.folder, self.size, self.sizes = folder, size, sizes
        self.roots = {0: root([])}
        self.pruned = 0
        self.expected: dict[str, bytes] = {}  # what each file of tiles must hold; None of them is kept once compared
        self._peaks: list[bytes] = []  # complete subtrees of full tiles so far, largest first

    def check(self) -> None:
        full: list[bytes] = []
        for index in range(-(-self.size // WIDTH)):
            width = min(WIDTH, self.size - index * WIDTH)
            hashes = self._tile(index, width)
            for size in [one for one in self.sizes if index * WIDTH < one <= index * WIDTH + width]:
                self.roots[size] = self._root(hashes[: size - index * WIDTH])
            if width == WIDTH:
                full.append(root(hashes))
                self._grow(full[-1], index)
        self._upper(1, full)

    def _tile(self, index: int, width: int) -> list[bytes]:
        """The leaf hashes of one tile, compared with its bundle; a pruned bundle may be missing, from the start on."""
        tile = self._read(tile_path(0, index, width), width * 32)
        bundle = tile_path("entries", index, width)
        if not (self.folder / bundle).is_file():
            if width < WIDTH or self.pruned < index * WIDTH:
                raise Wrong(f"{bundle} is missing.")
            self.pruned += WIDTH
        elif b"".join(map(leaf_hash, entries_of(self._bytes(bundle), width, bundle))) != tile:
            raise Wrong(f"{bundle} does not hold the entries whose hashes are in {tile_path(0, index, width)}.")
        return [tile[at : at + 32] for at in range(0, len(tile), 32)]

    def _upper(self, level: int, hashes: list[bytes]) -> None:
        """Tiles above: each hash is that of a full tile below."""
        for first in range(0, len(hashes), WIDTH):
            part = hashes[first : first + WIDTH]
            name = tile_path(level, first // WIDTH, len(part))
            if self._read(name, len(part) * 32) != b"".join(part):
                raise Wrong(f"{name} does not hold the hashes of the tiles below it.")
        if hashes:
            whole = range(0, len(hashes) - WIDTH + 1, WIDTH)
            self._upper(level + 1, [root(hashes[first : first + WIDTH]) for first in whole])

    def _read(self, name: str, length: int) -> bytes:
        data = self._bytes(name)
        if len(data) != length:
            raise Wrong(f"{name} holds {len(data)} bytes, not {length}.")
        return data

    def _bytes(self, name: str) -> bytes:
        file = self.folder / name
        if not file.is_file():
            raise Wrong(f"{name} is missing.")
        return file.read_bytes()

    def _grow(self, peak: bytes, index: int) -> None:
        while index & 1:
            peak, index = node(self._peaks.pop(), peak), index >> 1
        self._peaks.append(peak)

    def _root(self, last: list[bytes]) -> bytes:
        found = root(last)
        for left in reversed(self._peaks):
            found = node(left, found)
        return found


def entries_of(bundle: bytes, count: int, name: str) -> list[bytes]:
    """Each entry has its length before it, in two bytes."""
    entries, at = [], 0
    while at + 2 <= len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        entries.append(bundle[at + 2 : end])
        at = end
    if at != len(bundle) or len(entries) != count:
        raise Wrong(f"{name} does not hold {count} whole entries.")
    return entries


def check_strays(log: Log, notes: dict[int, str]) -> None:
    """Nothing else lies in the export; narrower tiles of older checkpoints begin as the ones that replaced them."""
    own = {"checkpoint", "policy", *(f"checkpoints/{size}" for size in notes)}
    for file in log.folder.rglob("*"):
        name = str(file.relative_to(log.folder))
        found = re.fullmatch(r"tile/(\d+|entries)/((?:x\d{3}/)*\d{3})(?:\.p/(\d+))?", name)
        if file.is_dir() or name in own:
            continue
        if not found:
            raise Wrong(f"{shown(name)} does not belong into an export.")
        level, index = found[1], int(found[2].replace("x", "").replace("/", ""))
        width = max(0, min(WIDTH, (log.size >> (8 * (0 if level == "entries" else int(level)))) - index * WIDTH))
        narrow = int(found[3] or WIDTH)
        if narrow > width or tile_path(level, index, narrow) != name:
            raise Wrong(f"{name} lies beyond the tree of {log.size} entries.")
        whole = log.folder / tile_path(level, index, width)
        if narrow < width and whole.is_file() and not whole.read_bytes().startswith(file.read_bytes()):
            raise Wrong(f"{name} is not the beginning of the tile that replaced it.")


def check_log(folder: Path, policy: Policy, older: Path | None) -> str:
    size, tree_root, cosigners = policy.trusted((folder / "checkpoint").read_text("utf-8"))
    notes = (
        {int(one.name): one.read_text("utf-8") for one in (folder / "checkpoints").glob("*")}
        if (folder / "checkpoints").is_dir()
        else {}
    )
    heads = [policy.trusted(note, quorum=False)[:2] for note in notes.values()]
    if sorted(notes) != sorted(one for one, _root in heads):
        raise Wrong("A file of checkpoints/ is not named after the size it holds.")
    kept = kept_notes(older) if older else []
    heads += [policy.trusted(note, quorum=False)[:2] for note in kept]
    if too_large := max((one for one, _root in heads if one > size), default=0):
        raise Wrong(f"There was a checkpoint of {too_large} entries, and this export holds only {size}: it was cut.")
    log = Log(folder, size, {size, *(one for one, _root in heads)})
    log.check()
    for one, told in [*heads, (size, tree_root)]:
        if log.roots[one] != told:
            raise Wrong(f"The entries do not add up to the checkpoint of {one} entries: something was changed.")
    check_strays(log, notes)
    return (
        f"Sound: {size} entries, {len(notes)} checkpoints and {len(kept)} older ones consistent with each other. "
        f"Cosigned by: {', '.join(cosigners) or 'nobody'}. {log.pruned} entries were pruned; their hashes stand.\n"
        f"Root {tree_root.hex()}"
    )


def kept_notes(older: Path) -> list[str]:
    """The checkpoints of an earlier export, or one kept as a file."""
    if older.is_file():
        return [older.read_text("utf-8")]
    files = [older / "checkpoint", *sorted((older / "checkpoints").glob("*"))]
    kept = [file.read_text("utf-8") for file in files if file.is_file()]
    if not kept:
        raise Wrong(f"There is no checkpoint in {older}: nothing older was compared.")
    return kept


# 5. Single entries with their proofs: one case, or one .tlog-proof whose extra data is the entry.


def check_entry(document: bytes, proof: str, policy: Policy) -> str:
    """One readable line; what was not opened, or was erased, is told as such."""
    index, size, hashes, note = read_proof(proof)[1:]
    _size, tree_root, _cosigners = policy.trusted(note)
    told = json.loads(document)
    leaf, opened = told["leaf"].encode(), dict(told["opened"])
    if not 0 <= index < size or leads_to(leaf_hash(leaf), index, size, hashes) != tree_root:
        raise Wrong(f"The entry is not the one at place {index} of the tree.")
    members = json.loads(leaf)
    for name, field in opened.items():
        message = name.encode() + b"\0" + field["value"].encode("utf-8", "backslashreplace")
        found = hmac.new(bytes.fromhex(field["key"]), message, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(found, str(members.get(f"c.{name}"))):
            raise Wrong(f"The {shown(name)} told with entry {index} is not what the entry is committed to.")
    closed = [name[2:] for name in members if name.startswith("c.") and name[2:] not in opened]
    fields = [f"{name}: {shown(field['value'])}" for name, field in opened.items()]
    clear = " ".join(shown(str(members.get(name))) for name in ("t", "op", "outcome"))
    return "; ".join([f"{index}  {clear}", *fields, *([f"not opened: {', '.join(closed)}"] if closed else [])])


def read_proof(text: str) -> tuple[bytes, int, int, list[bytes], str]:
    """Extra data, index, size of the tree, hashes, and the note."""
    head, _blank, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    extra = unbase64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
    if first != "c2sp.org/tlog-proof@v1" or not lines or not re.fullmatch(r"index (0|[1-9]\d{0,18})", lines[0]):
        raise Wrong("This is no proof of the form c2sp.org/tlog-proof@v1.")
    size = head_of(note.rpartition("\n\n")[0] + "\n")[1]
    return extra, int(lines[0][6:]), size, [unbase64(line, 32) for line in lines[1:]], note


def check_case(folder: Files, policy: Policy) -> str:
    names = sorted(
        (one.name for one in (folder / "entries").iterdir()), key=lambda name: int(name.removesuffix(".json"))
    )
    lines = []
    for name in names:
        proof = folder / "proofs" / name.replace(".json", ".tlog-proof")
        text = proof.read_text("utf-8")
        if read_proof(text)[1] != int(name.removesuffix(".json")):
            raise Wrong(f"The proof of {shown(name)} is another entry's.")
        lines.append(check_entry((folder / "entries" / name).read_bytes(), text, policy))
    return "\n".join([*lines, f"Sound: {len(lines)} entries, each in a checkpoint that the policy trusts."])


def shown(text: str) -> str:
    """Text of others, with everything that could move the cursor, turn the line round or hide itself spelled out."""
    return "".join(char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in text)


def check(export: Path, policy: Policy, older: Path | None = None) -> str:
    """What was found, in words; Wrong at the first thing that does not fit."""
    if export.is_file() and not zipfile.is_zipfile(export):
        text = export.read_text("utf-8")
        return check_entry(read_proof(text)[0], text, policy)
    folder: Files = zipfile.Path(export) if export.is_file() else export
    if (folder / "entries").is_dir():
        return check_case(folder, policy)
    return check_log(export, policy, older)


def main() -> int:
    options = argparse.ArgumentParser(
        prog="python -m audit.verify", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("export", type=Path)
    options.add_argument("--policy", type=Path, required=True)
    options.add_argument("--older", type=Path)
    chosen = options.parse_args()
    try:
        print(check(chosen.export, Policy(chosen.policy.read_bytes()), chosen.older))
    except Wrong as wrong:
        print(f"NOT sound: {wrong}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        print(f"NOT sound: the export can't be read: {unreadable!r}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
