"""What pages read about referrals: units to choose from, the two lists, one referral, the panel of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import Organisation, Role, User, UserQuerySet
from accounts.names import isolated
from forum.answers.models import Answer
from forum.answers.naming import name_of
from forum.cases.models import Case, CaseQuerySet
from forum.cases.queries import audience_of
from forum.cases.states import STEPS, WORKING, CaseState
from forum.clues.models import Clue
from forum.clues.states import ClueState
from forum.discussion.models import Post
from forum.referrals.models import Referral, ReferralQuerySet
from forum.referrals.permissions import can_refer


@dataclass(frozen=True)
class Unit:
    """A unit that can receive this case; `suggested` when the likely place is its country."""

    organisation: Organisation
    suggested: bool

    @property
    def label(self) -> str:
        words = {"unit": isolated(self.organisation.name), "hours": self.organisation.response_hours}
        country = name_of(self.organisation.country) if self.organisation.country else ""
        if country:
            return _("%(unit)s, %(country)s (answers within %(hours)d h)") % {**words, "country": country}
        return _("%(unit)s (answers within %(hours)d h)") % words


def coordinators_of(unit: Organisation) -> UserQuerySet:
    """Cleared people who answer for a unit."""
    return User.objects.cleared().holding(Role.COORDINATOR).filter(organisation=unit)


def units_for(case: Case, likely: Sequence[str]) -> list[Unit]:
    """National units somebody answers for, not kept out and not asked already; those of likely countries first."""
    coordinated = User.objects.cleared().holding(Role.COORDINATOR).exclude(pk=case.author_id)
    asked = Referral.objects.open().filter(case=case, to_organisation=OuterRef("pk"))
    units = (
        Organisation.objects.filter(kind=Organisation.Kind.NATIONAL_UNIT)
        .filter(Exists(coordinated.filter(organisation=OuterRef("pk"))))
        .exclude(Exists(asked))
        .exclude(pk__in=case.excluded_organisations.values("pk"))
        .order_by("name")
    )
    rank = {country: place for place, country in enumerate(likely)}
    found = [Unit(unit, unit.country in rank) for unit in units]
    return sorted(found, key=lambda one: rank.get(one.organisation.country, len(rank)))


def contributors(case: Case) -> UserQuerySet:
    """The author, and who wrote an approved clue or post, or gave an answer; as far as they may see the case now."""
    clues = Clue.objects.filter(case=case, author=OuterRef("pk"), state=ClueState.APPROVED)
    posts = Post.objects.filter(case=case, author=OuterRef("pk"), approved__isnull=False)
    answers = Answer.objects.filter(case=case, expert=OuterRef("pk"), replaced_at=None)
    wrote = Q(pk=case.author_id) | Q(Exists(clues)) | Q(Exists(posts)) | Q(Exists(answers))
    return audience_of(case).filter(wrote).order_by("pk")


def received(user: User) -> ReferralQuerySet:
    """What one's unit was sent, newest first."""
    return _listed(Referral.objects.received_by(user))


def sent(user: User) -> ReferralQuerySet:
    """What one sent, newest first."""
    return _listed(Referral.objects.sent_by_them(user))


def referral_page(user: User, referral_id: object) -> Referral:
    """One referral with the people and units its page names."""
    people = ("sent_by__organisation", "to_organisation", "answered_by", "concluded_by")
    return Referral.objects.visible_to(user).select_related(*people).one(str(referral_id))


def sees_case(user: User, referral: Referral) -> bool:
    """Is the case itself open to this person? To a unit it is, once they accepted."""
    return Case.objects.visible_to(user).filter(pk=referral.case_id).exists()


@dataclass(frozen=True)
class Line:
    """One thing that happened; `referral` only for those who may open it, `words` for everyone."""

    at: datetime
    words: str
    referral: Referral | None = None


@dataclass(frozen=True)
class Panel:
    """What became of a case, and what its author can do about it now."""

    lines: tuple[Line, ...]
    can_refer: bool
    can_locate: bool
    can_close: bool
    can_reopen: bool

    @property
    def has_steps(self) -> bool:
        return self.can_refer or self.can_locate or self.can_close or self.can_reopen


def with_sent(cases: CaseQuerySet) -> CaseQuerySet:
    """Each brings along whether it was ever referred, in the same query."""
    return cases.annotate(is_referred=Exists(Referral.objects.filter(case=OuterRef("pk"))))


def panel(user: User, case: Case) -> Panel | None:
    """For the case's page; None when there is nothing to say or to do. No query for what with_sent() knows is none.

    Only the author and the unit asked learn which unit it is: its name would tell the likely place to people who
    have not given their own answer yet.
    """
    if not case.is_published:
        return None
    referrals = _of_case(case) if vars(case).get("is_referred", True) else ()
    lines = tuple(line for referral in referrals for line in _lines(user, referral))
    mine = case.author_id == user.pk
    steps = {state for state in STEPS[CaseState(case.state)] if mine}
    found = Panel(
        lines=lines,
        can_refer=can_refer(user, case),
        can_locate=CaseState.LOCATED in steps,
        can_close=CaseState.CLOSED in steps,
        can_reopen=CaseState.REOPENED in steps and case.state not in WORKING,
    )
    return found if found.lines or found.has_steps else None


def _of_case(case: Case) -> ReferralQuerySet:
    related = ("to_organisation", "answered_by", "concluded_by")
    return Referral.objects.filter(case=case).select_related(*related).order_by("sent_at", "pk")


def _listed(referrals: ReferralQuerySet) -> ReferralQuerySet:
    return referrals.select_related("to_organisation", "sent_by__organisation").order_by("-sent_at", "pk")


def _lines(user: User, referral: Referral) -> list[Line]:
    """Sender and receiving unit: every step by name. Everyone else: that a unit was asked."""
    coordinates = user.has_role(Role.COORDINATOR) and user.organisation_id == referral.to_organisation_id
    if referral.sent_by_id != user.pk and not coordinates:
        return [Line(referral.sent_at, _("Referred to a national unit"))]
    names = {"unit": isolated(referral.to_organisation.name), "outcome": referral.get_outcome_display()}
    lines = [Line(referral.sent_at, _("Referred to %(unit)s") % names, referral)]
    if referral.answered_at:
        declined = referral.state == Referral.State.DECLINED
        words = _("%(unit)s declined") if declined else _("%(unit)s accepted")
        lines.append(Line(referral.answered_at, words % names, referral))
    if referral.concluded_at:
        lines.append(Line(referral.concluded_at, _("Outcome from %(unit)s: %(outcome)s") % names, referral))
    return lines
