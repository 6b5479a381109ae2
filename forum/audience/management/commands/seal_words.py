"""Seals what RED cases and second factors of before hold in clear; every start runs it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts import second_factor_secrets
from forum.audience import words


class Command(BaseCommand):
    help = "Seals words of RED cases, and second factors, that were kept before they were sealed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        left = words.in_clear()
        for case_id in left:
            words.seal_leftovers(case_id=case_id)
        factors = second_factor_secrets.seal_leftovers()
        self.stdout.write(f"{len(left)} cases and {factors} second factors were sealed.")
