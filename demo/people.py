"""The people of the acceptance story, in five organisations of four countries; all of them made up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from accounts import actions, admin_actions, expertise, organisation_actions, steps
from accounts.expertise import Language
from accounts.models import Organisation, Role, User
from accounts.organisation_actions import Facts
from audit.acts import act
from forum.review import applications
from forum.review.models import Review


@dataclass(frozen=True)
class Unit:
    """An organisation of the demonstration."""

    name: str
    kind: Organisation.Kind
    country: str


@dataclass(frozen=True)
class Known:
    """What somebody knows, and the kinds of clue they turned off."""

    languages: tuple[Language, ...] = ()
    regions: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    turned_off: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody made up, what they may do and what they know."""

    key: str
    name: str
    unit: str
    role: Role  # applied for
    more: tuple[Role, ...] = ()  # granted by the administrator afterwards
    knows: Known | None = None
    boards: tuple[str, ...] = field(default=())


UNITS = {
    "nord": Unit("Nordic National Unit (demonstration)", Organisation.Kind.NATIONAL_UNIT, "SE"),
    "rhein": Unit("Hotline am Rhein (demonstration)", Organisation.Kind.HOTLINE, "DE"),
    "seine": Unit("Unité nationale Seine (demonstration)", Organisation.Kind.NATIONAL_UNIT, "FR"),
    "acento": Unit("Instituto del Acento (demonstration)", Organisation.Kind.ACADEMIC, "MX"),
    "mexico": Unit("Unidad Nacional (demonstration)", Organisation.Kind.NATIONAL_UNIT, "MX"),
}
ADMINISTRATOR = ("Ari Lindqvist", "nord")
MODERATORS = (("marta", "Marta Klein", "rhein"), ("luc", "Luc Moreau", "seine"))
_ALL = ("america", "europe", "middle_east", "asia", "voices", "buildings")
PEOPLE = (
    Person("ingrid", "Ingrid Vester", "nord", Role.INVESTIGATOR, boards=_ALL),
    Person(
        "elena", "Elena Ruiz", "acento", Role.EXPERT, boards=("america", "voices"),
        knows=Known((Language("es", "MX", grew_up=True), Language("en")), ("MX", "MX-PUE"), ("speech",)),
    ),
    Person(
        "omar", "Omar Haddad", "seine", Role.EXPERT, boards=("america", "middle_east", "buildings"),
        knows=Known(
            (Language("ar", "LB", grew_up=True), Language("fr"), Language("es")), ("LB", "MX-OAX"), ("building",)
        ),
    ),
    Person(
        "yara", "Yara Nasser", "rhein", Role.EXPERT, boards=("middle_east", "voices"),
        knows=Known((Language("ar", "SY", grew_up=True), Language("de")), ("SY",), (), ("background_audio",)),
    ),
    Person("carla", "Carla Ortega", "mexico", Role.INVESTIGATOR, (Role.COORDINATOR,)),
    Person("ada", "Ada Quist", "rhein", Role.EXPERT, (Role.AUDITOR,)),
    Person("otto", "Otto Fern", "mexico", Role.EXPERT, knows=Known((Language("es", "MX", grew_up=True),), ("MX",))),
)  # fmt: skip


def address(name: str) -> str:
    """ingrid.vester@demo.invalid: a domain that can never receive mail (RFC 2606)."""
    return f"{name.lower().replace(' ', '.')}@demo.invalid"


def build() -> dict[str, User]:
    """Everybody, vetted the way people are vetted: founders appointed, the rest approved by two moderators."""
    administrator = _administrator()
    people = {"ari": administrator}
    units = {
        key: organisation_actions.create_organisation(by=administrator, facts=Facts(unit.name, unit.kind, unit.country))
        for key, unit in UNITS.items()
        if key != ADMINISTRATOR[1]
    }
    for key, name, unit in MODERATORS:
        founder = _account(name)
        people[key] = admin_actions.appoint_founder(
            by=administrator, user_id=founder.pk, organisation_id=units[unit].pk, roles=[Role.MODERATOR]
        )
    for person in PEOPLE:
        people[person.key] = _vetted(person, people)
    return {key: User.objects.get(pk=user.pk) for key, user in people.items()}


def _administrator() -> User:
    unit = UNITS[ADMINISTRATOR[1]]
    user = admin_actions.create_first_administrator(
        token=admin_actions.make_set_up_token(),
        name=ADMINISTRATOR[0],
        email=address(ADMINISTRATOR[0]),
        password=secrets.token_urlsafe(16),
        organisation=unit.name,
        kind=unit.kind,
        country=unit.country,
    )
    return _ready(user)


def _account(name: str) -> User:
    return _ready(actions.register(name=name, email=address(name), password=secrets.token_urlsafe(16)))


def _ready(user: User) -> User:
    actions.accept_terms(by=_with_factor(user))
    return User.objects.get(pk=user.pk)


@act()
def _with_factor(user: User) -> User:
    """What a person does at their first sign-in: confirm the address and set up a code generator."""
    steps.confirm_address(user)
    steps.enrol_authenticator(user)
    return User.objects.get(pk=user.pk)


def _vetted(person: Person, people: dict[str, User]) -> User:
    user, unit = _account(person.name), UNITS[person.unit]
    application = applications.apply(
        by=user,
        agency=unit.name,
        country=unit.country,
        purpose="Part of the demonstration.",
        sponsor_email=people["ari"].email,
        role=person.role,
    )
    review = Review.objects.get(subject=application.pk)
    for moderator in ("marta", "luc"):
        applications.approve_application(by=people[moderator], review_id=review.pk, seen=review.seen_hash)
    for role in person.more:
        admin_actions.grant_role(by=people["ari"], user_id=user.pk, role=role)
    user = User.objects.get(pk=user.pk)
    if person.knows:
        expertise.change_expertise(
            by=user,
            languages=person.knows.languages,
            regions=person.knows.regions,
            subjects=person.knows.subjects,
            turned_off=person.knows.turned_off,
        )
    return user
