"""The auditors' list as a browser sees it."""

from __future__ import annotations

import re

from django.test import Client

TRAIL = "/trail/"
REASON = "Complaint 12 of a member unit"


def page(client: Client, **asked: str) -> str:
    answer = client.get(TRAIL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def entries_on(text: str) -> list[str]:
    return re.findall(r"/trail/entries/([0-9a-f-]{36})/", text)
