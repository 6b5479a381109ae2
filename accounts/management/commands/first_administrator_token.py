"""Prints where and with which token the first administrator is made; says so when there is one already."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts import admin_actions
from accounts.errors import WrongState


class Command(BaseCommand):
    help = "Print a one-time token for the first administrator of an installation without people."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            token = admin_actions.make_set_up_token()
        except WrongState as refusal:
            self.stdout.write(refusal.sentence)
            return
        self.stdout.write(
            f"First administrator: open {settings.ORIGIN}{reverse('accounts:first')} with the token {token}"
        )
