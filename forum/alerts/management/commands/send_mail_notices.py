"""`manage.py send_mail_notices`: for a timer, every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.alerts import mail


class Command(BaseCommand):
    help = "Mails people who have unread things older than a quarter of an hour; the mail says how many, nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mail.warn() + mail.sweep()} sent")
