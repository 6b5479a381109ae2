"""What an action refuses becomes a page with the right status; hidden and absent are the same page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts import errors
from audit import log
from audit.models import Entry
from forum.live.middleware import RefusalMiddleware
from tests.cast import Cast, open_case


def refused(cast: Cast, exception: Exception, **headers: str):
    request = RequestFactory().post("/cases/", headers=headers)
    request.user = cast.expert_mx
    request.session = {}
    return RefusalMiddleware(lambda request: None).process_exception(request, exception)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotAllowed("Only the author may."), 403),
        (errors.WrongState("Closed already."), 409),
        (errors.Conflict("Somebody was faster."), 409),
        (errors.BadInput("Not a picture."), 422),
    ],
)
def test_the_sentence_and_the_status_reach_the_person(cast: Cast, error, status):
    whole = refused(cast, error)
    part = refused(cast, error, **{"HX-Request": "true"})
    assert whole.status_code == part.status_code == status
    assert error.sentence in whole.content.decode()
    assert error.sentence in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()


def test_a_denial_is_on_the_trail_and_a_conflict_is_not(cast: Cast):
    before = Entry.objects.count()
    refused(cast, errors.Conflict("Somebody was faster."))
    assert Entry.objects.count() == before
    refused(cast, errors.NotAllowed("Only the author may."))
    newest = Entry.objects.latest("at")
    assert (newest.op, newest.outcome) == ("access.deny", "denied")


def test_no_trail_no_page(cast: Cast):
    assert refused(cast, log.TrailUnavailable()).status_code == 503


def test_anything_else_is_not_ours_to_answer(cast: Cast):
    assert refused(cast, ZeroDivisionError()) is None


def test_hidden_and_absent_are_the_same_bytes(cast: Cast, board, client_of):
    case = open_case(cast, board)
    client = client_of(cast.outsider)
    hidden = client.post(reverse("alerts:follow", args=[case.pk]), {"on": "1"})
    absent = client.post(reverse("alerts:follow", args=[uuid4()]), {"on": "1"})
    unknown = client.get("/no/such/address/")
    assert hidden.status_code == absent.status_code == unknown.status_code == 404
    assert hidden.content == absent.content == unknown.content
