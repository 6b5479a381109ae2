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
    from django.test import Client

    from accounts.models import User
    from forum.cases.models import Case
    from tests import bench_pages, bench_search
    from tests.accounts.people import sign_in

    cast = bench_search._filled()
    seen = Case.objects.visible_to(User.objects.with_clearance().get(pk=cast.expert_mx.pk))
    long = seen.order_by("-created_at")[0]
    short = bench_pages._short_case_and_a_queue(cast, long.board)
    reader, desk = Client(), Client()
    sign_in(reader, cast.expert_mx)
    sign_in(desk, cast.moderator_one)
    return {
        "cookie": _cookies(reader), "desk_cookie": _cookies(desk), "case": f"/cases/{short.pk}/",
        "long": f"/discussion/cases/{long.pk}/?from=1", "deep": f"/discussion/cases/{long.pk}/?from=51",
        "board": f"/boards/{long.board_id}/", "desk": "/desk/", "search": "/search/",
        "write": f"/discussion/cases/{short.pk}/write/", "id": str(short.pk),
    }  # fmt: skip


def _cookies(client: object) -> str:
    return "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
