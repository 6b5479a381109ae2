"""Says in a sentence what a machine lacks before anything is installed; runs on any Python 3."""

import re
import shutil
import subprocess
import sys


def python() -> str:
    """The sentence about Python and its venv, or nothing."""
    if sys.version_info < (3, 11):  # noqa: UP036  the very thing this file is for
        return "Bearings needs Python 3.11 or newer; this is {}.{}. Call make with PYTHON=/path/to/python3.11".format(
            *sys.version_info[:2]
        )
    try:
        import ensurepip  # noqa: F401, PLC0415
    except ImportError:
        return "This Python can't make virtual environments: install its venv package (Debian: python3-venv)."
    return ""


def node() -> str:
    """The sentence about Node and npm, or nothing."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "Bearings needs Node.js 18 or newer with npm, to install its browser libraries (Debian: nodejs npm)."
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout  # nosec B603, B607 # no shell, no input
    found = re.match(r"v(\d+)", version)
    if not found or int(found.group(1)) < 18:
        return f"Bearings needs Node.js 18 or newer; this machine has {version.strip() or 'an unknown one'}."
    return ""


if __name__ == "__main__":
    missing = {"python": python, "node": node}[sys.argv[1]]()
    if missing:
        sys.exit(missing)
