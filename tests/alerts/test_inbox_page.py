"""The inbox page: grouped by case, says why, the same number of queries for one row and for fifty."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from forum.alerts import reasons, steps
from forum.alerts.models import InboxItem
from tests.cast import Cast, open_case

Kind = InboxItem.Kind


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ({"language": "es", "variety": "MX", "grew_up": "yes"}, "You grew up with Spanish as spoken in Mexico."),
        ({"language": "es", "variety": "", "grew_up": ""}, "You know Spanish."),
        ({"region": "MX"}, "You have lived in Mexico."),
        ({"subject": "plugs"}, "You know about: Plugs and sockets."),
        ({}, "You may know this."),
    ],
)
def test_the_reason_is_said_in_words(why, sentence):
    with translation.override("en"):
        assert reasons.reason(Kind.CLUE_FOR_YOU, why) == sentence


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_tab_and_a_reason(kind):
    with translation.override("en"):
        assert reasons.reason(kind, {})


def test_the_page_groups_by_case_and_says_why(cast: Cast, board, client_of):
    case = open_case(cast, board)
    with transaction.atomic():
        why = {"language": "es", "variety": "MX", "grew_up": "yes"}
        steps.tell([cast.expert_mx], kind=Kind.CLUE_FOR_YOU, key="clue:1", case=case, target=case.pk, why=why)
    page = client_of(cast.expert_mx).get(reverse("alerts:inbox")).content.decode()
    assert page.count(case.question) == 1
    assert "You grew up with Spanish as spoken in Mexico." in page


def test_an_empty_inbox_says_what_to_do(cast: Cast, client_of):
    assert "Nothing for you yet" in client_of(cast.outsider).get(reverse("alerts:inbox")).content.decode()


def test_queries_do_not_grow_with_rows(cast: Cast, board, client_of):
    client = client_of(cast.expert_mx)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(reverse("alerts:inbox"), {"tab": "watching"}).status_code == 200
        return sum(1 for one in counted.captured_queries if one["sql"].startswith("SELECT"))

    first = open_case(cast, board)
    one = queries()
    for n in range(3):
        case = open_case(cast, board, question=f"Where is number {n}?")
        for m in range(10):
            with transaction.atomic():
                steps.tell([cast.expert_mx], kind=Kind.NEW_POST, key=f"{n}:{m}", case=case)
    assert first
    assert queries() <= one
    assert one <= 22
