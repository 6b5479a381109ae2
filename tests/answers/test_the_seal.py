"""Nothing an expert who has not answered can fetch differs with and without others' answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import Role, RoleGrant, User
from forum.alerts import steps as alerts
from forum.alerts import streams
from forum.answers import actions
from forum.answers.models import Unblinded
from forum.answers.queries import belief_panel, clue_answers
from forum.cases.models import Case
from forum.clues.models import Clue
from tests.answers.saying import say, waiting
from tests.cast import Cast, approved_text_clue

_TOKENS = re.compile(
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=data-csrf=")[^"]+|(?<=X-CSRFToken": ")[^"]+'
    r'|(?<=nonce=")[^"]*'
)


def _all_pages(client: Client, case: Case, clues: list[Clue]) -> dict[str, str]:
    """Everything this browser can ask for about the case, without the tokens that differ in every answer."""
    addresses = [
        reverse("boards:home"),
        reverse("boards:board", args=[case.board_id]),
        reverse("cases:case", args=[case.pk]),
        reverse("cases:news", args=[case.pk]),
        reverse("answers:belief", args=[case.pk]),
        reverse("alerts:inbox"),
        reverse("alerts:since", args=[0]),
    ]
    for clue in clues:
        addresses += [reverse("clues:clue", args=[clue.pk]), reverse("answers:give", args=[clue.pk])]
    pages = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages[address] = _TOKENS.sub("", answer.content.decode()) + repr(sorted(answer.headers.items()))
    return {address: re.sub(r"nonce-[^'\"]+", "", page) for address, page in pages.items()}


@pytest.mark.req(26)
def test_an_expert_sees_the_same_two_worlds_with_and_without_others_answers(
    cast: Cast, case: Case, clue: Clue, client_of, django_capture_on_commit_callbacks
) -> None:
    second = approved_text_clue(cast, case, title="Another")
    alerts.follow(cast.expert_mx, case)
    client = client_of(cast.expert_mx)
    _all_pages(client, case, [clue, second])  # what a first visit changes: seen marks, sessions
    without = _all_pages(client, case, [clue, second])
    with django_capture_on_commit_callbacks(execute=True):
        given = say(cast.expert_other, clue, ("MX-OAX", 0.9), reasons="The arches")
        review = waiting(given)
        actions.approve_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash)
        say(cast.expert_other, clue, ("MX-OAX", 0.95), after_round=1)
        say(cast.expert_other, second, cannot_tell=True)
    assert _all_pages(client, case, [clue, second]) == without

    say(cast.expert_mx, clue, ("MX", 0.5))
    opened = client.get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert "Oaxaca" in opened
    assert "Omar Haddad" in opened
    assert "The arches" in opened
    still = client.get(reverse("clues:clue", args=[second.pk])).content.decode()
    assert "Omar Haddad" not in still


def test_a_poke_goes_only_to_those_to_whom_the_clue_is_open(
    cast: Cast, case: Case, clue: Clue, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    sent: list[dict[str, object]] = []

    async def keep(message: dict[str, object]) -> None:
        sent.append(message)

    monkeypatch.setattr(streams, "publish", keep)
    with django_capture_on_commit_callbacks(execute=True):
        say(cast.expert_other, clue, ("MX", 0.7))
    beliefs = [message for message in sent if message["type"] == "belief"]
    assert len(beliefs) == 1
    assert not [message for message in sent if message["type"] == "case"]
    assert str(cast.expert_mx.pk) not in str(sent)
    told = beliefs[0]["users"]
    assert {str(person.pk) for person in (cast.investigator, cast.expert_other, cast.colleague)} <= set(told)
    assert str(cast.outsider.pk) not in told
    version = Case.objects.get(pk=case.pk).version
    assert version == case.version + 1  # the approved clue, nothing since


def test_who_can_not_answer_may_read_and_is_then_no_longer_blind(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    browser = client_of(cast.colleague)
    browser.get(reverse("answers:belief", args=[case.pk]))
    assert not Unblinded.objects.exists()
    say(cast.expert_other, clue, ("MX", 0.7))
    page = browser.get(reverse("answers:belief", args=[case.pk])).content.decode()
    assert "Mexico" in page
    RoleGrant.objects.create(user=cast.colleague, role=Role.EXPERT)
    colleague = User.objects.get(pk=cast.colleague.pk)
    with pytest.raises(NotAllowed, match="seen what others think"):
        say(colleague, clue, ("MX", 0.9))


def test_a_moderator_who_vetted_the_reasons_can_not_answer_any_more(cast: Cast, case: Case, clue: Clue) -> None:
    answer = say(cast.expert_other, clue, ("MX", 0.7), reasons="The arches")
    review = waiting(answer)
    actions.open_reasons(by=cast.moderator_one, review_id=review.pk)
    actions.return_reasons(
        by=cast.moderator_two, review_id=review.pk, seen=review.seen_hash, reason="It names somebody"
    )
    for moderator in (cast.moderator_one, cast.moderator_two):  # experts only afterwards: experts are not asked to vet
        RoleGrant.objects.create(user=moderator, role=Role.EXPERT)
        with pytest.raises(NotAllowed, match="seen what others think"):
            say(User.objects.get(pk=moderator.pk), clue, ("MX", 0.9))


def test_reasons_are_read_by_others_only_after_approval_and_their_expert_sees_where_they_stand(
    cast: Cast, case: Case, clue: Clue
) -> None:
    answer = say(cast.expert_other, clue, ("MX", 0.7), reasons="The arches")
    shown = clue_answers(cast.investigator, clue).others[0]
    assert shown.places[0].name == "Mexico"
    assert shown.reasons == ""
    assert shown.reasons_wait
    own = clue_answers(cast.expert_other, clue).own[0]
    assert own.reasons == "The arches"
    assert own.standing
    assert own.standing.state == "waiting"
    review = waiting(answer)
    actions.return_reasons(by=cast.moderator_one, review_id=review.pk, seen=review.seen_hash, reason="Names somebody")
    own = clue_answers(cast.expert_other, clue).own[0]
    assert own.standing
    assert own.standing.reason == "Names somebody"
    assert own.text_state == "returned"
    assert clue_answers(cast.investigator, clue).others[0].reasons == ""


def test_after_the_deadline_experts_read_and_may_answer_late_but_not_blind(
    cast: Cast, case: Case, clue: Clue, client_of
) -> None:
    say(cast.expert_other, clue, ("MX", 0.7))
    Case.objects.filter(pk=case.pk).update(answers_open_at=timezone.now() - timedelta(minutes=1))
    late = Case.objects.get(pk=case.pk)
    assert belief_panel(cast.expert_mx, late).has_belief
    client_of(cast.expert_mx).get(reverse("answers:belief", args=[case.pk]))
    assert not say(cast.expert_mx, clue, ("MX", 0.9)).blind


def test_the_outsider_gets_nothing(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    say(cast.expert_other, clue, ("MX", 0.7))
    client = client_of(cast.outsider)
    for address in (
        reverse("answers:belief", args=[case.pk]),
        reverse("answers:give", args=[clue.pk]),
        reverse("practice:result", args=[case.pk]),
    ):
        assert client.get(address).status_code == 404
