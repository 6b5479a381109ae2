"""Whom or what an erasure would take, in numbers, before anybody confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import erasing
from accounts.errors import BadInput
from accounts.models import User
from accounts.names import address_scope
from audit import keys
from forum.bookmarks.models import Bookmark
from forum.care.models import PRIVATE
from forum.cases.models import Case
from forum.clues.models import Clue, Media
from forum.discussion.models import Post
from forum.drafts.models import Draft
from forum.presence.models import Here
from forum.referrals.models import Referral
from forum.search.models import SavedSearch


@dataclass(frozen=True)
class Preview:
    """What goes and what stays without a name, as (kind, how many)."""

    goes: list[tuple[str, int]]
    stays: list[tuple[str, int]]


def person_called(words: str) -> User:
    """By e-mail address or id; BadInput when there is nobody."""
    words = words.strip().lower()
    person = User.objects.filter(Q(email=words) | _is(words)).first()
    if person is None:
        raise BadInput(_("There is nobody with this address or id."))
    return person


def is_only_tried(words: str) -> bool:
    """No account has this address, but the trail keeps that somebody tried to sign in with it."""
    has_account = User.objects.filter(Q(email=words.strip().lower()) | _is(words)).exists()
    return not has_account and bool(keys.known([address_scope(words)]))


def case_called(words: str) -> Case:
    """By code or id; BadInput when there is none."""
    case = Case.objects.filter(Q(code=words.strip().upper()) | _is(words.strip())).first()
    if case is None:
        raise BadInput(_("There is no case with this code or id."))
    return case


def of_person(person: User) -> Preview:
    """Every kind of row that points at them."""
    staying, going = erasing.relations()
    going = [one for one in going if one.on_delete is models.CASCADE]  # who holds a review lets go of it
    # These go too, and how many there are stays theirs.
    going = [one for one in going if one.related_model not in (*PRIVATE, SavedSearch, Draft, Bookmark, Here)]
    return Preview(_counted(going, person), _counted(staying, person))


def of_case(case: Case) -> Preview:
    """The things that people made in it; whatever hangs on these goes too."""
    return Preview(
        [
            (_("clues"), Clue.objects.filter(case=case).count()),
            (_("sealed files"), Media.objects.filter(clue__case=case).count()),
            (_("posts"), Post.objects.filter(case=case).count()),
            (_("answers"), case.answers.count()),
            (_("referrals"), Referral.objects.filter(case=case).count()),
            (_("decisions of vetting"), case.reviews.count()),
        ],
        [],
    )


def _counted(relations: list[erasing.Relation], person: User) -> list[tuple[str, int]]:
    named = [(str(one.related_model._meta.verbose_name), erasing.rows_of(one, person).count()) for one in relations]
    return [(name, count) for name, count in named if count]


def _is(words: str) -> Q:
    try:
        return Q(pk=UUID(words))
    except (ValueError, ValidationError):
        return Q(pk__in=[])
