"""Our own rows for the bench, and somebody in 50 boards who is signed in: `python -m tests.served.ours`, JSON out."""

from __future__ import annotations

import contextlib
import json
import sys

import django


def main() -> None:
    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        paths = _filled()
    json.dump(paths, sys.stdout)


def _filled() -> dict[str, str]:
    from forum.review.models import Review
    from tests import bench_pages
    from tests.bench_search import filled
    from tests.scale.texts import COMMON, RARE

    reader, desk, short, long, last = bench_pages.looked_for(filled())
    waiting = Review.objects.filter(state="waiting", case__board=long.board).order_by("waiting_since")[0]
    return {
        "cookie": _cookies(reader), "desk_cookie": _cookies(desk), "case": f"/cases/{short.pk}/",
        "long": f"/discussion/cases/{long.pk}/?from=1", "deep": f"/discussion/cases/{long.pk}/?from={last}",
        "board": f"/boards/{long.board_id}/", "desk": "/desk/", "item": f"/desk/{waiting.pk}/",
        "search": "/search/", "common": COMMON, "rare": RARE,
        "write": f"/discussion/cases/{short.pk}/write/", "id": str(short.pk),
    }  # fmt: skip


def _cookies(client: object) -> str:
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
