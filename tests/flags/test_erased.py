"""What is left of reports and second looks when a case or a person is erased."""

from __future__ import annotations

from forum.erasure import actions as erasure
from forum.flags.models import Flag, FlagsToday, Report
from forum.review.models import Recusal, Review
from forum.second_look.models import SecondLook
from tests.cast import Cast, open_case
from tests.flags.reporting import report
from tests.world import posted


def test_with_its_case_every_row_of_a_report_and_a_second_look_goes(cast: Cast, board, settings) -> None:
    case = open_case(cast, board)
    settings.SECOND_LOOK_PERCENT = 100
    report(cast.expert_mx, "post", posted(cast, case, "Quince"), "other", "Medlar")
    assert SecondLook.objects.exists()
    erasure.erase_case(by=cast.administrator, case_id=case.pk, because="end of retention")
    for model in (Flag, Report, Recusal, SecondLook, Review):
        assert not model.objects.exists(), model


def test_with_a_person_their_tally_goes_and_their_report_stays_under_nobodys_name(cast: Cast, board) -> None:
    post = posted(cast, open_case(cast, board), "Quince")
    report(cast.expert_mx, "post", post, "conduct")
    erasure.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="asked for")
    assert not FlagsToday.objects.filter(user=cast.expert_mx).exists()
    assert Flag.objects.get().by.name != "Elena Ruiz"
    assert Report.objects.get().thing == post
