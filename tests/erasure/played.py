"""python -m tests.erasure.played: the story in an installation of its own (BEARINGS_VAR), then the erasure, then ended.

What the tests run in a process of its own, because their own database is in memory and has no file to look into.
"""

from __future__ import annotations

import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.test.utils import setup_test_environment


def main() -> None:
    """`play` the story and print what to look for, or `erase` the person."""
    django.setup()
    setup_test_environment()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.ORIGINS.append("http://testserver")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests import standing_act
    from tests.cast import make_board, make_cast
    from tests.erasure import world

    if sys.argv[1] == "play":
        call_command("migrate", verbosity=0)
        with standing_act.standing():
            cast = make_cast()
            story = world.play(cast, make_board(cast))
        print(" ".join(needle.hex() for needle in story.needles))
    else:
        call_command("erase_person", world.EMAIL, by="ari.admin@example.org", because="asked for", yes=True)


if __name__ == "__main__":
    main()
