"""Who may hear a recording, what programs found and how far the asking is go with the person and with the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum.alerts.models import InboxItem
from forum.asking.models import Asking
from forum.clues import hearers
from forum.clues.models import Clue, Hearer, Media
from forum.erasure import actions
from forum.leads import finding
from forum.leads.models import Findings, Progress
from tests.cast import Cast, open_case
from tests.clues.media import approved_sound

pytestmark = pytest.mark.django_db


def test_they_go_with_the_person_and_with_the_case(var: Path, cast: Cast, board, settings) -> None:
    settings.MEDIA_STORE = var / "media"
    clue = approved_sound(cast, open_case(cast, board))
    hearers.close_voice(by=cast.moderator_one, clue_id=clue.pk)
    for person in (cast.expert_mx, cast.expert_other):
        hearers.name_hearer(
            by=cast.investigator, clue_id=clue.pk, email=person.email, days=7, reason="The accent is not in the words."
        )
    finding.look(clue.pk)
    assert Asking.objects.filter(clue=clue).exists()
    assert Findings.objects.filter(clue=clue).exists()
    Progress.objects.create(clue=clue, at_hand="hum")
    actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="asked for")
    assert list(Hearer.objects.values_list("user", flat=True)) == [cast.expert_other.pk]
    actions.erase_case(by=cast.administrator, case_id=clue.case_id, because="end of retention")
    for model in (Clue, Hearer, Media, Findings, Progress, Asking):
        assert not model.objects.exists()
    assert not InboxItem.objects.filter(target=clue.pk).exists()
