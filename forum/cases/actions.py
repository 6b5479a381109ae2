"""A case before vetting: its draft and its audience. (Sending it: forum.review; its end: forum.referrals.)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import tallies
from accounts.errors import BadInput
from accounts.models import Organisation, User
from audit import log
from audit.acts import act
from forum.boards.models import Board, Handling
from forum.cases import events, permissions, redacted
from forum.cases.models import Case, Grant
from forum.wording import steps as wording


@dataclass(frozen=True)
class CaseWords:
    """What an investigator writes and decides when opening a case."""

    question: str
    background: str = ""
    urgency: str = Case.Urgency.ROUTINE
    handling: str = Handling.AMBER
    named_emails: tuple[str, ...] = ()
    excluded: tuple[Organisation, ...] = field(default=())


@act()
def draft_case(*, by: User, board_id: UUID, words: CaseWords, needed: str = "") -> Case:
    """A new case that only its author sees, its audience chosen before anything is visible."""
    board = Board.objects.visible_to(by).one(board_id)
    permissions.check_open_case(by, board, words.handling)
    assert by.organisation is not None  # cleared people have one
    tallies.count(by.pk, "case")
    case = Case(board=board, author=by, organisation=by.organisation)
    _write(by, case, words, needed)
    return case


@act()
def change_draft(*, by: User, case_id: UUID, words: CaseWords, needed: str = "") -> Case:
    """New words or another audience, as long as nobody else has seen the case."""
    case = Case.objects.visible_to(by).locked(case_id)
    permissions.check_change_case(by, case)
    permissions.check_open_case(by, case.board, words.handling)
    permissions.check_same_code(case, words.handling)
    redacted.check([case.pk], words.question, words.background)
    _write(by, case, words, needed)
    return case


def _write(by: User, case: Case, words: CaseWords, needed: str) -> None:
    people = _named(words.named_emails)
    permissions.check_let_in(case, words.handling, people)
    case.question, case.background = words.question.strip(), words.background.strip()
    case.urgency, case.handling = words.urgency, words.handling
    case.save()
    told = events.CaseDrafted(object=str(case.pk), case=str(case.pk), detail=case.handling)
    log.record(told, by=by)  # before grants are taken away: no row goes untold
    wording.needed(by, needed, thing=case.pk, case=case.pk)
    case.excluded_organisations.set(words.excluded)
    case.grants.filter(reason=Grant.Reason.NAMED).delete()
    inside = {case.author_id, *case.grants.values_list("user", flat=True)}  # of a case that was read before
    Grant.objects.bulk_create(Grant(case=case, user=person) for person in people if person.pk not in inside)


def _named(emails: Iterable[str]) -> list[User]:
    wanted = {email.strip().lower() for email in emails if email.strip()}
    people = list(User.objects.cleared().filter(email__in=wanted))
    if unknown := wanted - {person.email for person in people}:
        raise BadInput(
            _("These addresses can't be named, since nobody vetted has them: %(list)s")
            % {"list": ", ".join(sorted(unknown))}
        )
    return people
