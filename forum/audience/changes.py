"""The verbs of an audience's page: which form, which use case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.errors import BadInput, NotFoundHere
from accounts.models import User
from forum.audience import conflicts, handing_over, narrowing, queries, widening
from forum.audience.forms import ConflictForm, HandoverForm, NarrowerForm, WiderForm
from forum.cases.models import Case


@dataclass(frozen=True)
class Forms:
    """What can be typed on the page; bound is the one that was sent."""

    wider: WiderForm
    narrower: NarrowerForm
    handover: HandoverForm
    conflict: ConflictForm

    @staticmethod
    def of(user: User, case: Case, sent: QueryDict) -> Forms:
        def data(name: str) -> QueryDict | None:
            return sent if name in sent else None

        return Forms(
            WiderForm(user, case, data("wider")),
            NarrowerForm(user, case, data("narrower")),
            HandoverForm(queries.colleagues(case), data("offer")),
            ConflictForm(data("conflict")),
        )


def change(by: User, case: Case, forms: Forms, asked: QueryDict) -> bool:
    """The one change asked for; False when its form is to be shown again."""
    for name, by_form in BY_FORM.items():
        if name in asked:
            return by_form(by, case, forms)
    for name, by_id in BY_ID.items():
        if name in asked:
            by_id(by, case, _id(asked, name), asked)
            return True
    raise NotFoundHere


def _wider(by: User, case: Case, forms: Forms) -> bool:
    if not forms.wider.is_valid():
        return False
    widening.ask_wider(by=by, case_id=case.pk, wider=forms.wider.wider())
    return True


def _narrower(by: User, case: Case, forms: Forms) -> bool:
    if not forms.narrower.is_valid():
        return False
    code, unit = (forms.narrower.cleaned_data[name] for name in ("handling", "organisation"))
    if bool(code) == bool(unit):
        raise BadInput(_("Choose a stricter code or an organisation: one of the two at a time."))
    if code:
        narrowing.make_stricter(by=by, case_id=case.pk, handling=code)
    else:
        narrowing.exclude(by=by, case_id=case.pk, organisation_id=unit.pk)
    return True


def _offer(by: User, case: Case, forms: Forms) -> bool:
    if not forms.handover.is_valid():
        return False
    handing_over.offer(by=by, case_id=case.pk, to_id=forms.handover.cleaned_data["to"].pk)
    return True


def _conflict(by: User, case: Case, forms: Forms) -> bool:
    if not forms.conflict.is_valid():
        return False
    said = forms.conflict.cleaned_data
    person = User.objects.filter(email=said["email"].lower()).first()
    try:
        conflicts.declare(by=by, case_id=case.pk, user_id=person.pk if person else UUID(int=0), reason=said["reason"])
    except NotFoundHere:
        raise BadInput(_("Nobody who can see this case has that address.")) from None
    return True


def _id(asked: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(asked[name])
    except ValueError:
        raise NotFoundHere from None


BY_FORM: dict[str, Callable[[User, Case, Forms], bool]] = {
    "wider": _wider, "narrower": _narrower, "offer": _offer, "conflict": _conflict,
}  # fmt: skip
BY_ID: dict[str, Callable[[User, Case, UUID, QueryDict], object]] = {
    "take_off": lambda by, case, who, _asked: narrowing.take_off(by=by, case_id=case.pk, user_id=who),
    "withdraw": lambda by, _case, which, _asked: widening.withdraw(by=by, widening_id=which),
    "withdraw_offer": lambda by, _case, which, _asked: handing_over.refuse(by=by, handover_id=which),
    "lift": lambda by, case, who, asked: conflicts.lift(
        by=by, case_id=case.pk, user_id=who, reason=asked.get("reason", "")
    ),
}
