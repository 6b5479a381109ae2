"""An installation on https as the settings file makes it, inside the tests' own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.test import Client

from tests.deploy.conftest import ROOT

HOST = "bearings.example.org"
PROGRAM = """
import json
from deploy import settings
wanted = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_NAME", "THEME_COOKIE_NAME", "ORIGIN", "SECURE",
          "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS")
told = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["report-to"]
found = {name: getattr(settings, name) for name in dir(settings) if name.startswith(wanted)}
print(json.dumps({"report-to": told} | found))
"""


@cache
def on_https() -> dict[str, Any]:
    """The settings that differ, read by a Python of its own."""
    env = {**os.environ, "BEARINGS_ORIGIN": f"https://{HOST}", "BEARINGS_TRUSTED_PROXIES": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


@pytest.fixture
def https(settings: Any) -> Client:
    """A browser that reaches it through the front that ends TLS."""
    told = dict(on_https())
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"report-to": told.pop("report-to")}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
    for name, value in told.items():
        setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)
    return Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
