"""Whatever stands in an entry, it can't forge a line, hide one, or pass for a part of the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from audit import log
from audit.operations import Outcome
from tests.audit.people import ClueApproved
from tests.cast import Cast

REASON = "Complaint 12 of a member unit"
HOSTILE = {
    "a line break": "x\n2026-01-01 00:00:00\tErased a person\r\n\x0b\x0c\x85\u2028\u2029",
    "markup": '</td></tr><tr><td>Erased a person</td></tr><script>alert(1)</script><img src=x onerror="alert(1)">',
    "an end of everything": "--></table></main></body></html><!--",
    "an attribute": '" onclick="alert(1)" x=\'',
    "a direction": "\u202eexe.fdp\u202c \u2066\u2067\u2068\u2069 \u200e\u200f\u061c",
    "what is not seen": "a\x00\x07\x1b[2K\x7f\u200b\u200c\u200d\u2060\ufeff\u00ad\ue000\U000e0041b",
    "a template": "{{ request.user }}{% csrf_token %}{# #}",
    "its own mark": '<span class="unseen">U+000A</span>',
    "half a pair": "\ud800 \udfff",
    "very long": "W" * 20_000,
}


class Table(HTMLParser):
    """Rows, headings, and every element and attribute there is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows, self.tags, self.attributes = 0, set(), set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


@pytest.fixture
def auditor(cast: Cast, client_of) -> Client:
    client = client_of(cast.auditor)
    client.post(reverse("audit:open"), {"reason": REASON})
    return client


@pytest.mark.parametrize("what", HOSTILE)
def test_an_auditor_sees_one_line_for_one_entry(cast: Cast, auditor: Client, what: str) -> None:
    plain = {"op": "clue.approve"}
    with transaction.atomic():
        log.record(ClueApproved(object="1", detail="plain"), by=cast.moderator_one)
    before = Table(auditor.get("/trail/", plain).content.decode())
    told = dict.fromkeys(("object", "subject", "recipients", "justification", "detail"), HOSTILE[what])
    with transaction.atomic():
        receipt = log.record(ClueApproved(**told), by=cast.moderator_one, outcome=Outcome.DENIED)
    text = auditor.get("/trail/", plain).content.decode()
    after = Table(text)
    assert after.rows == before.rows + 1
    assert after.tags <= before.tags | {"strong", "span"}
    assert after.attributes <= before.attributes
    assert len(text) < 60_000
    for page in (text, auditor.get(reverse("audit:entry", args=[receipt.entry_id])).content.decode()):
        shown = re.sub(r"[\n ]", "", page)
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", shown
        )
        assert "<script>alert" not in page
        assert "denied" in page


@pytest.mark.parametrize("what", HOSTILE)
def test_ones_own_page_is_not_to_be_fooled_either(cast: Cast, client_of, what: str) -> None:
    client = client_of(cast.investigator)
    with transaction.atomic():
        log.record(ClueApproved(object="1"), by=cast.investigator)
    before = Table(client.get("/trail/own/").content.decode())
    with transaction.atomic():
        log.record(ClueApproved(object=HOSTILE[what]), by=cast.investigator, outcome=Outcome.DENIED)
    text = client.get("/trail/own/").content.decode()
    after = Table(text)
    assert after.rows == before.rows + 1
    assert after.tags <= before.tags | {"strong", "span"}
    assert after.attributes <= before.attributes | {"class"}
    assert len(text) < 40_000
    assert "</html>" in text[-20:]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_reason_is_one_line_in_the_banner(cast: Cast, client_of, what: str) -> None:
    client = client_of(cast.auditor)
    answer = client.post(reverse("audit:open"), {"reason": f"because of {HOSTILE[what]}".encode("utf-8", "replace")})
    text = client.get("/trail/").content.decode()
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert (answer.status_code == 302) == ("and every reading carries your reason" in text)
