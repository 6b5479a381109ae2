"""The documents everybody accepts before they see anything: which there are, in which versions, and who accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.sign_in_models import Acceptance

NOTICE = 1  # version of the restricted-use notice (templates/accounts/notice.html), accepted before each sign-in


@dataclass(frozen=True)
class Document:
    """What is accepted once in each version; templates/accounts/terms/<code>-<version>.html hold the words for ever."""

    code: str
    title: object
    version: int  # the current one; the older ones stay readable

    def template(self, version: int) -> str:
        return f"accounts/terms/{self.code}-{version}.html"


DOCUMENTS = (Document("use", _("Terms of use"), 1), Document("conduct", _("Code of conduct"), 1))


def accepted_by(user: OuterRef) -> ExpressionWrapper[Q]:
    """Whether that person has accepted the current version of every document."""
    rows = Acceptance.objects.filter(user=user)
    every = Q()
    for one in DOCUMENTS:
        every &= Q(Exists(rows.filter(document=one.code, version=one.version)))
    return ExpressionWrapper(every, output_field=BooleanField())


def versions() -> tuple[tuple[str, int], ...]:
    """Code and current version of every document."""
    return tuple((one.code, one.version) for one in DOCUMENTS)


def missing(accepted: Iterable[tuple[str, int]]) -> list[Document]:
    """Documents whose current version is not among these (code, version)."""
    known = set(accepted)
    return [one for one in DOCUMENTS if (one.code, one.version) not in known]


def found(code: str) -> Document | None:
    return next((one for one in DOCUMENTS if one.code == code), None)
