"""The mails of signing in, while the mail server may be away: what they are about is done, and stays done."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.utils.translation import gettext as _

# Told by who sends it, on a page of their own: accounts/invitation_mail.py.
INVITATION = "account/email/invitation"
# Somebody waits for these. Each goes out for known and for unknown addresses, so that failing tells nothing of either.
WAITED_FOR = frozenset(
    f"account/email/{one}"
    for one in ("email_confirmation", "email_confirmation_signup", "password_reset_key", "unknown_account",
                "account_already_exists")
)  # fmt: skip
log = logging.getLogger(__name__)


class MailsOfSignIn(DefaultAccountAdapter):  # type: ignore[misc]
    """A key that was added, a password that was changed is kept before its mail goes; a page that broke denied it."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are of this kind
            if template_prefix == INVITATION:
                raise
            log.error("A mail (%s) could not be sent: %s", template_prefix, type(error).__name__)
            if template_prefix in WAITED_FOR:
                told = _("The mail could not be sent: the mail server does not answer. Ask for it again in a while.")
                messages.warning(self.request, told)
