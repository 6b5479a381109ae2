"""What gunicorn writes: that a page failed and where, not which; some addresses are keys, of resets and invitations."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

from deploy import env
from deploy.logs import JsonLine, Line


class WithoutPaths(logging.Filter):
    """gunicorn speaks before Django knows which page it is, so an address is never more than "a page"."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(arg) for arg in record.args)
        return True


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own, with the lines of deploy/logs.py: traces without what an error says."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        as_json = env.one_of("LOG", "line", ("line", "json")) == "json"
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine() if as_json else Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
            handler.addFilter(WithoutPaths())


def _hidden(arg: object) -> object:
    if isinstance(arg, BaseException):
        return f"{type(arg).__module__}.{type(arg).__qualname__}"
    return "a page" if isinstance(arg, str) and arg.startswith(("/", "http")) else arg
