"""manage.py demonstration: people, boards and cases of the acceptance story; safe to run again."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from demo import boards, cases, look_alikes, people


class Command(BaseCommand):
    """Builds the demonstration once; afterwards it says who can sign in."""

    help = "Build the demonstration in an installation that is one (BEARINGS_DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is no demonstration (BEARINGS_DEMO is off); nothing was done.")
        done = settings.VAR / "demonstration"
        if not done.exists():
            if User.objects.exists():
                raise CommandError(f"An earlier demonstration was cut short: delete {settings.VAR} and start again.")
            self._build()
            done.touch()
        self._who()

    def _build(self) -> None:
        cast = self._step("people", people.build)
        rooms = self._step("boards", lambda: boards.build(cast))
        bakery = self._step("a case half answered", lambda: cases.half_answered(cast, rooms))
        self._step("a case like it", lambda: look_alikes.build(cast, rooms, bakery))
        for name, build in (
            ("a case referred", cases.referred),
            ("a practice case", cases.practice),
            ("a case in the queue", cases.waiting),
        ):
            self._step(name, lambda build=build: build(cast, rooms))

    def _step(self, name: str, build: Any) -> Any:
        began = time.monotonic()
        self.stdout.write(f"  {name} ...", ending="")
        self.stdout.flush()
        made = build()
        self.stdout.write(f" {time.monotonic() - began:.1f} s")
        return made

    def _who(self) -> None:
        self.stdout.write("Who can sign in (one click each, in the bar at the top; demonstrations only):")
        for user in User.objects.select_related("organisation").order_by("name"):
            roles = ", ".join(sorted(user.roles))
            self.stdout.write(f"  {user.name:<14} {roles:<28} {user.organisation}")
