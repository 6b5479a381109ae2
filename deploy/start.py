"""Starts the embedded installation: database, static files, the demonstration if asked, then Daphne."""

from __future__ import annotations

import io
import os
import socket
import sys
import time
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command

from audit import restoring
from deploy import collecting, companions
from forum.clues.intake import packs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")


def main() -> None:
    """Each step says what it does; the last one becomes the server."""
    began = time.monotonic()
    os.umask(0o077)
    django.setup()
    restoring.end_if_under_way()
    _check_port()
    settings.VAR.mkdir(parents=True, exist_ok=True)
    settings.VAR.chmod(0o700)  # one made before, too
    _say("database", lambda: call_command("migrate", interactive=False, verbosity=0))
    _say("static files", collecting.collect)
    # A restored database brings back what was erased since: that must not be served.
    _say("what was erased stays erased", lambda: call_command("replay_erasures", stdout=io.StringIO()))
    _say("words of RED cases", lambda: call_command("seal_words", stdout=io.StringIO()))
    _say("signer of the audit trail", companions.start_signer)
    if settings.DEMO:
        _say("a witness for the demonstration", companions.start_demo_witness)
        call_command("demonstration")
    else:
        call_command("first_administrator_token")
    if why := packs.missing():
        print(f"  Text in pictures is not read here: {why}", flush=True)
    print(f"Ready in {time.monotonic() - began:.1f} s: {settings.ORIGIN}   (stop with Ctrl-C)", flush=True)
    _serve()


def _serve() -> None:
    """This process becomes the server."""
    origin = urlsplit(settings.ORIGIN)
    address = ["-b", "127.0.0.1", "-p", str(origin.port or 8000)]
    limits = ["--websocket_timeout", "43200", "--http-timeout", "120", "--websocket-max-message-size", "65536"]
    limits += ["--websocket_connect_timeout", "30"]
    # Whole paths in a log would be keys of mails and of resets in a log.
    quiet = ["--no-server-name", "--access-log", os.devnull]
    os.execv(  # nosec B606 # our own interpreter, no shell
        sys.executable,
        [sys.executable, "-m", "deploy.serve", *address, *limits, *quiet, "deploy.asgi:application"],
    )


def _check_port() -> None:
    origin = urlsplit(settings.ORIGIN)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", origin.port or 8000)) == 0:
            sys.exit(f"Port {origin.port} is taken: stop what runs there, or set BEARINGS_ORIGIN to another port.")


def _say(what: str, step: object) -> None:
    print(f"  {what} ...", end="", flush=True)
    began = time.monotonic()
    step()  # type: ignore[operator]
    print(f" {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    main()
