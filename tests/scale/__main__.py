"""`python -m tests.scale --posts 100000`: fills the empty, migrated database that the settings name."""

from __future__ import annotations

import argparse
import os
import time


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--posts", type=int, default=100_000)
    chosen = options.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    import django

    django.setup()
    from django.db import connection

    from tests.scale.filling import fill
    from tests.scale.size import Size

    began = time.monotonic()
    fill(Size(chosen.posts))
    print(f"{chosen.posts:,} posts on {connection.vendor} in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
