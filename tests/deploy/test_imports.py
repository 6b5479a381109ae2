"""What a process that serves pages does not load: it would keep it for as long as it lives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The servers of sockets, media and pictures in the workers, programs that read clues, a provider nobody asked for.
NEVER = {
    "daphne", "twisted", "autobahn", "av", "PIL", "boto3", "botocore", "authlib", "joserfc", "requests",
    "charset_normalizer", "tests", "django.test", "unittest",
}  # fmt: skip
LOADED = """
import sys
import deploy.wsgi
from django.urls import get_resolver
get_resolver()._populate()
print("loaded", *sys.modules)
"""


def test_a_process_for_pages_loads_nothing_that_only_others_need(tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("BEARINGS_")}
    env |= {"BEARINGS_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    asked = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    loaded = set(asked.stdout.rpartition("loaded ")[2].split())
    assert {"deploy.urls", "forum.live.views"} <= loaded
    assert loaded & NEVER == set()
