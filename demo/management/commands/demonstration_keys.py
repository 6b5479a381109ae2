"""manage.py demonstration_keys NAME: a password and the seed of codes for one of the demonstration's people."""

from __future__ import annotations

import json
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import events, second_factor_secrets
from accounts.models import User
from audit import log
from audit.acts import act


class Command(BaseCommand):
    """Where a front stands before the demonstration its bar lets nobody in, and people sign in as people do."""

    help = "Say how one of the demonstration's people signs in (BEARINGS_DEMO=1 only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="like Elena Ruiz")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is no demonstration (BEARINGS_DEMO is off); nothing was done.")
        user = User.objects.filter(name=options["name"]).first()
        if user is None:
            raise CommandError("Nobody here has that name: manage.py demonstration lists them.")
        words = secrets.token_urlsafe(16)
        _give(user, words)
        codes = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        seed = second_factor_secrets.unseal(codes.data["secret"])
        self.stdout.write(json.dumps({"address": user.email, "password": words, "seed": seed}))


@act()
def _give(user: User, words: str) -> None:
    user.set_password(words)
    user.save(update_fields=["password"])
    log.record(events.PasswordChanged(object=str(user.pk)), by=user)
