"""gunicorn's lines look as those of the application do, in whichever form was chosen."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.deploy.conftest import ROOT

SAYS = """
from gunicorn.config import Config
from deploy.gunicorn_logs import QuietLogger
QuietLogger(Config()).error("No answer to %s", "/account/password/reset/key/7-c0ffee/")
"""


def written(chosen: str) -> str:
    command, env = [sys.executable, "-c", SAYS], {**os.environ, "BEARINGS_LOG": chosen}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stderr.strip()


def test_gunicorn_writes_lines_or_objects_as_the_rest_does():
    assert written("line").endswith("ERROR gunicorn.error No answer to a page")
    told = json.loads(written("json"))
    assert (told["level"], told["from"], told["says"]) == ("ERROR", "gunicorn.error", "No answer to a page")
