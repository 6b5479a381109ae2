"""A Django application whose answers say how many queries they took: `tests.served.counted:ours`, and so on."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
APPLICATIONS = {
    "ours": "deploy.wsgi", "floor": "tests.served.floor", "machina": "tests.served.machina_site",
    "spirit": "tests.served.spirit_site",
}  # fmt: skip


def counted(application: Application) -> Application:
    """With the header X-Queries; Django answers in the thread that asks, and has asked all before it begins to."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from django.db import connection

        asked = [0]

        def execute(one: Callable[..., Any], *words: Any) -> Any:
            asked[0] += 1
            return one(*words)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, ("X-Queries", str(asked[0]))], *more)

        with connection.execute_wrapper(execute):
            return application(environ, start)

    return answer


def __getattr__(name: str) -> Application:
    """One of them is imported, and Django set up for it; never two in one process."""
    if name not in APPLICATIONS:
        raise AttributeError(name)
    return counted(importlib.import_module(APPLICATIONS[name]).application)
