"""Organisations, vetted people with their second factors, boards, and who sits on which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import second_factor_secrets, terms
from accounts.models import VETTED_FOR, Acceptance, LanguageSkill, Organisation, Role, RoleGrant, User
from audit import keys, scopes
from forum.boards.models import Board, Membership
from tests.cast import Cast
from tests.scale.size import Size

COUNTRIES = ("NO", "DE", "FR", "ES", "MX", "CA", "PL", "KE", "JP", "BR")
LANGUAGES = ("es", "fr", "de", "ar", "pl", "sw", "ja", "pt")


@dataclass
class Everyone:
    """Who opens cases, and who writes and who vets on each board."""

    authors: list[User]
    boards: list[Board]
    experts: dict[UUID, list[User]] = field(default_factory=lambda: defaultdict(list))
    moderators: dict[UUID, list[User]] = field(default_factory=lambda: defaultdict(list))


def settle(cast: Cast, size: Size) -> Everyone:
    """In a use case that has recorded something."""
    boards = Board.objects.bulk_create(Board(name=f"Board {n}", purpose="Places") for n in range(size.boards))
    people = _people(size)
    moderators = people[: max(2, size.people // 20)]
    authors = people[len(moderators) : len(moderators) + max(2, size.people * 3 // 10)]
    experts = people[len(moderators) + len(authors) :]
    for role, ones in ((Role.MODERATOR, moderators), (Role.INVESTIGATOR, authors), (Role.EXPERT, experts)):
        RoleGrant.objects.bulk_create(RoleGrant(user=one, role=role) for one in ones)
    LanguageSkill.objects.bulk_create(
        LanguageSkill(user=one, language=LANGUAGES[n % len(LANGUAGES)], grew_up=True) for n, one in enumerate(experts)
    )
    everyone = Everyone([cast.investigator, *authors], boards)
    _seat(everyone, size, experts, moderators)
    _seat_cast(everyone, size, cast)
    return everyone


def _people(size: Size) -> list[User]:
    units = Organisation.objects.bulk_create(
        Organisation(name=f"Unit {n}", kind="national_unit", country=COUNTRIES[n % len(COUNTRIES)])
        for n in range(size.organisations)
    )
    now, password = timezone.now(), make_password("six red herons on the mill")
    people = User.objects.bulk_create(
        User(
            email=f"person{n}@example.org", name=f"Person {n}", password=password, organisation=units[n % len(units)],
            vetted_until=now + VETTED_FOR, attested_at=now, joined_at=now - timedelta(days=n % 900),
        )
        for n in range(size.people)
    )  # fmt: skip
    keys.ids([scopes.of_person(str(one.pk)) for one in people])
    secret = second_factor_secrets.seal(generate_totp_secret())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people
    )
    Authenticator.objects.bulk_create(Authenticator(user=one, type="totp", data={"secret": secret}) for one in people)
    papers = terms.missing([])
    Acceptance.objects.bulk_create(
        Acceptance(user=one, document=paper.code, version=paper.version) for one in people for paper in papers
    )
    return people


def _seat(everyone: Everyone, size: Size, experts: list[User], moderators: list[User]) -> None:
    """An expert and an investigator sit everywhere but on a sixth of the boards; five moderate each of them."""
    seats = []
    for number, person in enumerate([*experts, *everyone.authors]):
        for place, board in enumerate(everyone.boards):
            if (place + number * 7) % size.boards < size.seen:
                everyone.experts[board.pk].append(person)
                seats.append(Membership(board=board, user=person))
    for place, board in enumerate(everyone.boards):
        chosen = {(place * 5 + n) % len(moderators) for n in range(5)}
        everyone.moderators[board.pk] = [moderators[n] for n in sorted(chosen)]
        seats += [Membership(board=board, user=moderators[n], is_moderator=True) for n in sorted(chosen)]
    Membership.objects.bulk_create(seats, batch_size=500)


def _seat_cast(everyone: Everyone, size: Size, cast: Cast) -> None:
    """One expert sits on fifty boards of sixty and writes there; another sees the small old board and nothing else."""
    mine = everyone.boards[: size.seen]
    for board in mine:
        everyone.experts[board.pk].insert(0, cast.expert_mx)
    seats = [Membership(board=board, user=cast.expert_mx) for board in mine]
    Membership.objects.bulk_create([*seats, Membership(board=everyone.boards[0], user=cast.expert_other)])
