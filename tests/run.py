"""Runs everything this machine can run and says plainly what it could not and why; --strict makes that a failure."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "linter": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "types": [BIN / "mypy", "deploy", "demo", "forum", "accounts", "audit", "geoloc"],
    "import contracts": [BIN / "lint-imports", "--no-cache"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
}


class Report:
    """What was run, what failed, what could not be run."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.left_out: list[str] = []

    def run(self, name: str, command: list[object], env: dict[str, str] | None = None) -> None:
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run([str(word) for word in command], cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
        print(f"-- {name}: {'ok' if not done.returncode else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
        if done.returncode:
            self.failed.append(name)

    def leave_out(self, name: str, why: str) -> None:
        print(f"\n== {name}: not run. {why}", flush=True)
        self.left_out.append(f"{name}: {why}")


def main() -> int:
    """Checks, then the tests on SQLite, then on PostgreSQL and Redis, then the browser journeys on both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--strict", action="store_true", help="anything left out or skipped is a failure")
    options.add_argument("--check-only", action="store_true", help="linters, types, contracts, migrations; no tests")
    chosen = options.parse_args()
    report = Report()
    for name, command in CHECKS.items():
        report.run(name, list(command))
    if not chosen.check_only:
        _tests(report, strict=chosen.strict)
    return _close(report, strict=chosen.strict)


def _tests(report: Report, *, strict: bool) -> None:
    env = {"BEARINGS_STRICT": "1"} if strict else {}
    go = servers.missing_go()
    if go:
        report.leave_out("the trail's export against Go's implementation", go)
    suite: list[object] = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        "-m",
        "not browser" + (" and not go" if go else ""),
    ]
    journey: list[object] = [sys.executable, "-m", "pytest", "-m", "browser"]
    browser = servers.missing_browser()
    report.run("tests on SQLite", suite, env)
    if browser:
        report.leave_out("browser journeys", browser)
    else:
        report.run("browser journeys on SQLite", journey, env)
    with ExitStack() as stack:
        outside = stack.enter_context(_outside_servers(report))
        if outside is not None:
            report.run("tests on PostgreSQL and Redis", suite, {**env, **outside})
            if not browser:
                report.run("browser journeys on PostgreSQL and Redis", journey, {**env, **outside})


@contextmanager
def _outside_servers(report: Report) -> Iterator[dict[str, str] | None]:
    missing = servers.missing_postgresql() or servers.missing_redis()
    if missing:
        report.leave_out("tests on PostgreSQL and Redis", missing)
        yield None
        return
    with servers.postgresql() as database, servers.redis() as redis:
        yield {"BEARINGS_DATABASE": database, "BEARINGS_REDIS": redis}


def _close(report: Report, *, strict: bool) -> int:
    print("\n== result")
    for line in report.left_out:
        print(f"not run: {line}")
    for name in report.failed:
        print(f"FAILED: {name}")
    if report.failed or (strict and report.left_out):
        return 1
    print("Everything that was run is green." if report.left_out else "Everything is green.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
