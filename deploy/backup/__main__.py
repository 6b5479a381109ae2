"""Backs up while everything runs.

`python -m deploy.backup --to DIR --recipients FILE --keys-to DIR --keys-recipients FILE`.

Two halves for different people: data, and the wrapped keys without which most of the data can't be read. Neither holds
the master key, the signer's state or the list of erasures: those are copied apart (docs/backup.md). Sealed files are
copied out of the folder, or out of the bucket where one is named; when that is away, no backup is made.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from django.db import DatabaseError  # noqa: E402  after Django's set-up

from deploy.backup import age, making, postgresql, snapshot  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m deploy.backup", description=__doc__)
    options.add_argument("--to", type=Path, required=True, help="folder of the data's backups, on another disk")
    options.add_argument("--recipients", type=Path, required=True, help="age recipients who may open the data")
    options.add_argument("--keys-to", type=Path, required=True, help="folder of the keys' backups, elsewhere")
    options.add_argument("--keys-recipients", type=Path, required=True, help="other recipients, for the wrapped keys")
    options.add_argument(
        "--keep-days", type=int, default=making.LONGEST_KEPT, help="older ones in both folders are removed"
    )
    chosen = options.parse_args()
    os.umask(0o077)
    data, keys = (
        making.Half(chosen.to, chosen.recipients),
        making.Half(chosen.keys_to, chosen.keys_recipients),
    )
    try:
        print(making.back_up(data, keys))
        making.forget_old((data, keys), days=chosen.keep_days)
    except (age.Unusable, postgresql.Missing, snapshot.Failed, DatabaseError, OSError) as failed:
        sys.exit(f"No backup was made: {failed}")


if __name__ == "__main__":
    main()
