"""What every test shares: quick passwords, plain static names, and a strict mode in which nothing may be skipped."""

from __future__ import annotations

import os

import hypothesis
import pytest
from django.conf import settings

from tests import environment

pytest_plugins = [
    "tests.migrated",
    "tests.standing_act",
    "tests.cast",
    "tests.world",
    "tests.audit_flush",
    "tests.security_coverage",
    "tests.once",
    "tests.long_first",
]


hypothesis.settings.register_profile("bearings", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("bearings")


def pytest_configure(config: pytest.Config) -> None:
    settings.ORIGINS.append("http://testserver")  # where Django's test client asks
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT = environment.static
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Strict: a skipped test is a failure, so that CI can't quietly run less."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if os.environ.get("BEARINGS_STRICT") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Rate limits, the mode and what was counted in one test must not reach into the next: its people are the same."""
    from django.core.cache import cache

    from accounts import pace
    from forum.operating import modes

    cache.clear()
    pace._known.forget()
    modes.SECONDS = 3600.0  # asked anew in each test, and by who changes it; not in the middle of counting queries
    modes.forget()
