"""Serves the published log below its prefix, to auditors at a browser and to the programs of member units."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit import events, log, readings
from audit.tlog.published import Published
from audit.views import auditor

FOR_EVER = "private, max-age=31536000, immutable"  # a tile never changes


@dataclass(frozen=True)
class Program:
    """A member unit's program with a token of its own; reads hashes, and entries too if its line says so."""

    name: str
    may_read_entries: bool

    @property
    def pk(self) -> str:
        return f"program:{self.name}"

    @property
    def audit_actor(self) -> str:
        return self.pk

    @property
    def audit_unit(self) -> str:
        return self.name


@require_safe
def published(request: HttpRequest, path: str) -> HttpResponse:
    """One file of the log. Who may not read it learns not even whether it is there."""
    program = _program(request)
    by: log.Actor = program or auditor(request)
    file = Published(settings.AUDIT_LOG).served(path)
    is_entries = path.startswith("tile/entries/")
    if file is None or (is_entries and program and not program.may_read_entries):
        raise Http404
    if is_entries:  # hashes and checkpoints say nothing about anybody
        readings.record_reading(events.TrailServed(object=path), by=by)
    is_tile = path.startswith("tile/")
    answer = HttpResponse(
        file.read_bytes(), content_type="application/octet-stream" if is_tile else "text/plain; charset=utf-8"
    )
    answer["Cache-Control"] = FOR_EVER if is_tile and not is_entries else "no-store"
    return answer


def _program(request: HttpRequest) -> Program | None:
    """Whose token this is. The file of readers has lines of name, SHA-256 of the token, and "entries" or nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    file = Path(settings.AUDIT_READERS)
    if scheme.lower() != "bearer" or not file.exists():
        return None
    digest = hashlib.sha256(token.encode()).hexdigest()
    for line in file.read_text("utf-8").splitlines():
        name, known, *rights = line.split() if len(line.split()) > 1 and line[0] != "#" else ("", "")
        if hmac.compare_digest(digest, known.lower()):
            return Program(name, may_read_entries="entries" in rights)
    return None
