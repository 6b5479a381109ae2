"""Whether the clock tells what is hidden from what is not there: pairs of requests of an outsider, in one run."""

from __future__ import annotations

import random
import statistics
import sys
import time
from uuid import uuid4

import django
from django.conf import settings

PAIRS = 200
PAGES = ("/cases/{}/", "/cases/{}/audience/", "/cases/{}/news/")


def main() -> None:
    """One installation with the demonstration; goal: the hidden one is the slower in no more than 60 % of the pairs."""
    django.setup()
    settings.ORIGINS.append("http://testserver")
    settings.ALLOWED_HOSTS.append("testserver")
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from forum.cases.models import Case
    from tests.accounts.people import sign_in

    call_command("migrate", interactive=False, verbosity=0)
    call_command("demonstration", verbosity=0)
    outsider, client, chance = User.objects.get(name="Otto Fern"), Client(), random.Random(7)
    sign_in(client, outsider)
    hidden = Case.objects.exclude(pk__in=Case.objects.visible_to(outsider).values("pk")).first()
    assert hidden is not None
    for page in PAGES:
        two = {"hidden": page.format(hidden.pk), "absent": page.format(uuid4())}
        for address in two.values():  # an attempt is told once a minute, so both have been made before
            client.get(address)
        slower, ratios = 0, []
        for _pair in range(PAIRS):
            took = {name: _seconds(client, two[name]) for name in chance.sample(sorted(two), 2)}
            slower += took["hidden"] > took["absent"]
            ratios.append(took["hidden"] / took["absent"])
        share, ratio = slower / PAIRS, statistics.median(ratios)
        print(f"  {page:<22} hidden is slower in {share:5.0%} of {PAIRS} pairs   x{ratio:.3f} of absent", flush=True)
    print("  goal: 40 % to 60 %")


def _seconds(client: object, address: str) -> float:
    began = time.perf_counter()
    assert client.get(address).status_code == 404
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
