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
from tempfile import TemporaryDirectory

from tests import migrated, servers

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
OURS = ["deploy", "demo", "forum", "accounts", "audit", "geoloc"]
CHECKS = {
    "linter": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "bandit": [BIN / "bandit", "-q", "-c", "pyproject.toml", "-r", *OURS, "manage.py"],
    "semgrep": [
        ROOT / ".venv-scan" / "bin" / "semgrep", "scan", "--config", "tests/semgrep/rules.yml", "--metrics=off",
        "--disable-version-check", "--error", "--quiet", *OURS, "templates", "manage.py",
    ],
    "types": [BIN / "mypy", *OURS],
    "import contracts": [BIN / "lint-imports", "--no-cache"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "settings": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
}  # fmt: skip
AS_IN_PRODUCTION = {  # nothing of it is asked; tests/cluster asks a real database and a real Redis
    "BEARINGS_ORIGIN": "https://bearings.example.org", "BEARINGS_TRUSTED_PROXIES": "1",
    "BEARINGS_DATABASE": "postgresql://bearings_web:word@localhost/bearings", "BEARINGS_REDIS": "redis://localhost/0",
    "BEARINGS_MASTER_KEY_FILE": "/etc/bearings/keys/master.key", "BEARINGS_AUDIT_ORIGIN": "bearings.example.org/log",
    "BEARINGS_SECRET_KEY": "no-secret-since-nothing-is-signed-with-it-0123456789",
    "BEARINGS_SMTP_HOST": "localhost", "BEARINGS_MAIL_FROM": "bearings@bearings.example.org",
}  # fmt: skip


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
    """Checks, the tests on SQLite, those that touch data on PostgreSQL and Redis, the browser journeys on both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--strict", action="store_true", help="anything left out or skipped is a failure")
    options.add_argument("--check-only", action="store_true", help="linters, types, contracts, migrations; no tests")
    chosen = options.parse_args()
    report = Report()
    for name, command in CHECKS.items():
        report.run(name, list(command))
    with TemporaryDirectory() as var:
        deploy = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        report.run("settings as in production", deploy, {**AS_IN_PRODUCTION, "BEARINGS_VAR": var})
    if not chosen.check_only:
        _tests(report, strict=chosen.strict)
    return _close(report, strict=chosen.strict)


def _tests(report: Report, *, strict: bool) -> None:
    env = {"BEARINGS_WHOLE_SUITE": "1", **({"BEARINGS_STRICT": "1"} if strict else {})}
    chosen = " and ".join(["not browser", "not cluster", *(f"not {mark}" for mark in _absent(report))])
    # One more at once than a small machine has processors: some tests wait for servers that they kill.
    suite: list[object] = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal", "-m", chosen]
    # Files whole, since what they tell follows on; three at once, each with servers and databases of its own.
    journey: list[object] = [sys.executable, "-m", "pytest", "-n", "3", "--dist", "loadfile", "-m", "browser"]
    alone = {**env, "BEARINGS_WHOLE_SUITE": ""}
    browser = servers.missing_browser()
    if browser:
        report.leave_out("browser journeys", browser)
    with ExitStack() as stack:
        tables = stack.enter_context(migrated.on_sqlite())
        report.run("tests on SQLite", suite, {**env, **tables})
        if not browser:
            report.run("browser journeys on SQLite", journey, {**alone, **tables})
        outside = stack.enter_context(_outside_servers(report))
        if outside is not None:
            suite[-1] = f"{chosen} and not once"
            report.run("tests on PostgreSQL and Redis", suite, {**env, **tables, **outside})
            if not browser:
                report.run("browser journeys on PostgreSQL and Redis", journey, {**alone, **tables, **outside})
    _cluster(report, alone)


def _cluster(report: Report, env: dict[str, str]) -> None:
    """With servers of its own, all of them, and one at a time: parts are killed there."""
    missing = servers.missing_nginx() or servers.missing_postgresql() or servers.missing_redis()
    if missing:
        report.leave_out("tests of the whole cluster", missing)
        return
    needs = {"clock": servers.missing_faketime(), "network": servers.missing_network()}
    chosen = " and ".join(["cluster", *(f"not {mark}" for mark, why in needs.items() if why)])
    for mark, why in needs.items():
        if why:
            report.leave_out(f"tests of the whole cluster: a {mark} that fails", why)
    report.run("tests of the whole cluster", [sys.executable, "-m", "pytest", "-m", chosen, "tests/cluster"], env)


def _absent(report: Report) -> list[str]:
    """The marks of tests that this machine can't run, each told."""
    needs = {
        "go": ("the trail's export against Go's implementation", servers.missing_go()),
        "age": ("backups and their restore", servers.missing_age()),
        "token": ("master keys in a hardware token", servers.missing_token()),
        "reading": ("reading text in pictures", servers.missing_reading()),
    }
    left_out = {mark: (what, why) for mark, (what, why) in needs.items() if why}
    for what, why in left_out.values():
        report.leave_out(what, why)
    return list(left_out)


@contextmanager
def _outside_servers(report: Report) -> Iterator[dict[str, str] | None]:
    missing = servers.missing_postgresql() or servers.missing_redis()
    if missing:
        report.leave_out("tests on PostgreSQL and Redis", missing)
        yield None
        return
    with (
        servers.postgresql(vacuum=False) as database,
        servers.redis() as redis,
        migrated.on_postgresql(database) as tables,
    ):
        yield {"BEARINGS_DATABASE": database, "BEARINGS_REDIS": redis, **tables}


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
