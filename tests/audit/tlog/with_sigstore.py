"""Verifies an export with the sigstore project's code: python -m tests.audit.tlog.with_sigstore EXPORT VKEY.

Its note parser reads every checkpoint and its Merkle code checks every entry's inclusion, in the newest tree and in the
older ones. What it is given to check comes straight from the export's tiles. Test only.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from types import SimpleNamespace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import LogCheckpoint, SignedCheckpoint
from sigstore.errors import VerificationError

from audit.tlog.tiles import TileReader


class Keyring:
    """The log's Ed25519 key, as its checkpoint code asks for it."""

    def __init__(self, vkey: str) -> None:
        self.name, key_id, key = vkey.split("+", 2)
        self.id, self._key = bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])

    def verify(self, *, key_id: bytes, signature: bytes, data: bytes) -> None:
        assert key_id == self.id
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            raise VerificationError("invalid signature") from None


def checkpoint(file: Path, keyring: Keyring) -> LogCheckpoint:
    signed = SignedCheckpoint.from_text(file.read_text("utf-8"))
    signed.signed_note.verify(keyring, keyring.id)  # type: ignore[arg-type]
    own = [one for one in signed.signed_note.signatures if one.sig_hash == keyring.id]
    if [one.name for one in own] != [keyring.name] or signed.checkpoint.origin != keyring.name:
        raise VerificationError("signed under another name")  # it looks at the id alone
    return signed.checkpoint


def verify(folder: Path, vkey: str) -> None:
    keyring, reader = Keyring(vkey), TileReader(folder)
    newest = checkpoint(folder / "checkpoint", keyring)
    entries = list(reader.entries(0, newest.log_size))
    for one in [newest, *(checkpoint(file, keyring) for file in (folder / "checkpoints").iterdir())]:
        for index in range(one.log_size):
            proof = SimpleNamespace(
                log_index=index, tree_size=one.log_size, root_hash=bytes.fromhex(one.log_hash),
                hashes=reader.inclusion_proof(index, one.log_size),
            )  # fmt: skip
            inner = SimpleNamespace(inclusion_proof=proof, canonicalized_body=entries[index])
            verify_merkle_inclusion(SimpleNamespace(_inner=inner))  # type: ignore[arg-type]
    every_tile_is_used(folder)


def every_tile_is_used(folder: Path) -> None:
    """A narrower tile of an older checkpoint must begin as the one that replaced it; no proof reads it any more."""
    for narrow in (folder / "tile").rglob("*.p/*"):
        siblings = [
            one.read_bytes() for one in (*narrow.parent.iterdir(), narrow.parent.with_suffix("")) if one.is_file()
        ]
        if not max(siblings, key=len).startswith(narrow.read_bytes()):
            raise VerificationError(f"{narrow} is not the beginning of the tile that replaced it")


if __name__ == "__main__":
    try:
        verify(Path(sys.argv[1]), sys.argv[2])
    except Exception as wrong:
        print(f"NOT sound: {wrong!r}", file=sys.stderr)
        sys.exit(1)
    print("Sound.")
