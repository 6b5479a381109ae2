"""Asks a fixed set of questions of the installation that the environment names, and prints the answers as JSON.

Run as a program, so that the same questions go to an installation and to what was restored of it. Each person asks
through the one access rule, and plays the media through the pages.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from urllib.parse import urlsplit  # noqa: E402

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from forum.alerts.models import InboxItem  # noqa: E402
from forum.answers.models import Answer  # noqa: E402
from forum.cases.models import Case  # noqa: E402
from forum.clues.models import Clue, Media  # noqa: E402
from forum.discussion.models import Post  # noqa: E402

PEOPLE = ("Luc Moreau", "Marta Klein", "Omar Haddad", "Ada Quist")  # written.py writes as another


def answers(*, plays: bool = True) -> dict[str, object]:
    """With `plays` their media too; without, where no sealed file was kept."""
    people = {user.name: user for user in User.objects.filter(name__in=PEOPLE)}
    return {
        "people": sorted(User.objects.values_list("name", flat=True)),
        "answers": sorted([str(one.expert), str(one.places), one.reasons] for one in Answer.objects.all()),
        **{name: _seen_by(people[name], plays=plays) for name in PEOPLE},
    }


def _seen_by(user: User, *, plays: bool) -> dict[str, object]:
    client = _client(user)
    clues = Clue.objects.visible_to(user).order_by("pk")
    playable = [clue.pk for clue in clues if Media.objects.filter(clue=clue, role=Media.Role.SHOWN).exists()]
    posts = Post.objects.visible_to(user).select_related("author", "approved").order_by("pk")
    cases = Case.objects.visible_to(user).order_by("pk")
    return {
        "cases": [[one.code, one.question, one.state, one.handling] for one in cases],
        "pages": [client.get(reverse("cases:case", args=[one.pk])).status_code for one in cases],
        "clues": [[one.title, one.text, one.state] for one in clues],
        "posts": [[one.author.name, one.approved.text if one.approved else ""] for one in posts],
        "inbox": [[one.seq, one.kind] for one in InboxItem.objects.filter(user=user).order_by("seq")],
        **({"media": [_played(client, pk) for pk in playable]} if plays else {}),
    }


def _client(user: User) -> Client:
    """Stepped in as them, as the demonstration lets one; a restored installation has ended every session."""
    where = urlsplit(settings.ORIGIN)
    client = Client(headers={"host": where.netloc})
    stepped = client.post(reverse("accounts:step_in"), {"user": str(user.pk), "next": "/"})
    assert stepped.status_code == 302, stepped.status_code
    return client


def _played(client: Client, clue: object) -> list[object]:
    whole = client.get(reverse("clues:media", args=[clue]))
    part = client.get(reverse("clues:media", args=[clue]), headers={"Range": "bytes=10-99"})
    bodies = [b"".join(one.streaming_content) if one.streaming else one.content for one in (whole, part)]  # type: ignore[attr-defined]
    assert bodies[0][10:100] == bodies[1] or whole.status_code != 200
    return [whole.status_code, part.status_code, hashlib.sha256(bodies[0]).hexdigest()]


if __name__ == "__main__":
    json.dump(answers(), sys.stdout)
