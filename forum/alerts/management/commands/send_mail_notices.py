"""`manage.py send_mail_notices`: what the keeper does each minute, by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forum.alerts import mail


class Command(BaseCommand):
    help = "Mails people who have unread things older than their delay; the mail says how many, nothing else."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mail.warn() + mail.sweep()} sent")
