"""What the log may hold: which page, and where in our code; no address, no value, nothing an error says of a person."""

from __future__ import annotations

import json
import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

from django.http import HttpRequest

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutAddresses(logging.Filter):
    """Django logs failures with the whole path, and some paths are keys: of resets, of e-mail addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            page = request.resolver_match.view_name if request.resolver_match else "an unknown page"
            hidden = {request.path, request.path_info, request.get_full_path()}
            record.args = tuple(page if arg in hidden else arg for arg in record.args)
        if record.name.startswith("django.security.") and not record.args:
            record.msg = "A suspicious request was refused"  # the message would repeat what was sent
        if isinstance(record.args, tuple):
            record.args = tuple(_kind(arg) if isinstance(arg, BaseException) else arg for arg in record.args)
        return True


class Line(logging.Formatter):
    """Traces say where and what kind. What an error says may be a row of the database or a word somebody typed."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802  logging's name
        lines, error = [], ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            lines.append(_kind(error))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
            lines += ["which came of"] if error is not None else []
        return "\n".join(lines)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


_request: ContextVar[str] = ContextVar("request", default="")


@contextmanager
def of_request() -> Iterator[None]:
    """Lines written meanwhile carry one id, made by chance: what belongs together can be found without a person."""
    token = _request.set(secrets.token_hex(8))
    try:
        yield
    finally:
        _request.reset(token)


class JsonLine(Line):
    """The same as an object a line, for programs that collect logs: BEARINGS_LOG=json."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "says": record.getMessage(),
        }
        if request := _request.get():
            told["request"] = request
        told |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1]:
            told["trace"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(told, ensure_ascii=True)
