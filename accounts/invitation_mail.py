"""The mail that an invited person gets: that they are invited and where to begin; nothing of whom or what."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.mails import INVITATION
from accounts.models import Invitation


def send(request: HttpRequest, invitation: Invitation) -> bool:
    """The link is no secret and opens nothing: what counts is that they confirm this very address. False: not sent."""
    begin = request.build_absolute_uri(reverse("account_signup"))
    words = {"begin_url": begin, "ends_at": invitation.ends_at}
    try:
        get_adapter(request).send_mail(INVITATION, invitation.email, words)
    except OSError:  # smtplib's errors are of this kind: the invitation stands all the same
        return False
    return True
