"""Restores into an empty installation, or finishes a restore that was refused at a later step.

`python -m deploy.restore --from DIR --identity FILE --manifest SHA256 --keys-from DIR --keys-identity FILE
--keys-manifest SHA256 --erasures FILE`, or `python -m deploy.restore --finish [--log-from DIR]`.
The master key, and the signer with its state, are there before.
"""

from __future__ import annotations

import argparse
import os
import sys
import tarfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from django.db import DatabaseError  # noqa: E402  after Django's set-up

from audit import keys, master_key  # noqa: E402
from deploy.backup import age, manifest, postgresql  # noqa: E402
from deploy.restore import filling, finishing  # noqa: E402

SENTENCES = (
    filling.Refused, manifest.Damaged, age.Unusable, postgresql.Missing, keys.Unreadable, master_key.Unusable,
    tarfile.TarError, DatabaseError, OSError,
)  # fmt: skip


def main() -> None:
    chosen = _chosen()
    os.umask(0o077)
    try:
        if not chosen.finish:
            data = filling.Half(chosen.folder, chosen.identity, chosen.manifest)
            wrapped = filling.Half(chosen.keys_from, chosen.keys_identity, chosen.keys_manifest)
            print(filling.fill(data, wrapped, None if chosen.erasures == "none" else Path(chosen.erasures)))
        for sentence in finishing.finish(log_from=chosen.log_from, without=chosen.without_witness):
            print(sentence)
    except SENTENCES as failed:
        sys.exit(f"Not restored: {failed}")
    print("Restored. Nothing serves yet: start the parts as the runbook says.")


def _chosen() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="python -m deploy.restore", description=__doc__)
    options.add_argument("--from", dest="folder", type=Path, help="one backup's folder of data")
    options.add_argument("--identity", type=Path, help="age identity that opens the data")
    options.add_argument("--manifest", metavar="SHA256", help="hash of its manifest, as it was noted elsewhere")
    options.add_argument("--keys-from", type=Path, help="the folder of its keys")
    options.add_argument("--keys-identity", type=Path, help="age identity that opens the keys")
    options.add_argument("--keys-manifest", metavar="SHA256", help="hash of the keys' manifest, as it was noted")
    options.add_argument("--erasures", help="the newest copy of the list of erasures; none: nobody was ever erased")
    options.add_argument("--finish", action="store_true", help="go on after what was refused is mended")
    options.add_argument("--log-from", type=Path, help="a newer copy of the published log")
    options.add_argument(
        "--without-witness", action="append", default=[], metavar="NAME",
        help="a witness that can't answer, whose size you know by another way; repeat it (none: the policy has none)",
    )  # fmt: skip
    chosen = options.parse_args()
    data = (chosen.folder, chosen.identity, chosen.manifest)
    if not chosen.finish and None in (
        *data,
        chosen.keys_from,
        chosen.keys_identity,
        chosen.keys_manifest,
        chosen.erasures,
    ):
        needed = "--from, --identity, --manifest, --keys-from, --keys-identity, --keys-manifest and --erasures"
        options.error(f"{needed} are needed, or --finish")
    return chosen


if __name__ == "__main__":
    main()
