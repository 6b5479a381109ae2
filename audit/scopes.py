"""Which key seals which field of an entry, so that erasing a person or a case takes all of theirs and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from audit.operations import DESTROYING, Operation

ERASURES = "erasures"  # seals what tells of erasures; its key is never destroyed, else their proof would be
NOBODY = "installation"  # of what nobody is known to have done
WHO, SUBJECT, DATA = "who", "subject", "data"
_OF_THE_DOER = frozenset({"actor", "unit", "address"})
_ABOUT_PEOPLE = frozenset({"account", "application"})  # kinds of object whose id is a person's, or leads to one
_LASTING = DESTROYING | {Operation.AUDIT_PRUNE, Operation.AUDIT_REPLAY}


@dataclass(frozen=True)
class Scopes:
    """The scopes of one entry's three keys."""

    who: str
    subject: str
    data: str

    @property
    def all(self) -> tuple[str, str, str]:
        return self.who, self.subject, self.data

    def of(self, field: str, kind: str) -> str:
        found: str = getattr(self, part(field, kind))
        return found


def part(field: str, kind: str) -> str:
    """Under which of an entry's keys this field lies: the doer's, that of the person it is about, or the rest's."""
    if field in _OF_THE_DOER:
        return WHO
    if field == "subject" or (field == "object" and kind in _ABOUT_PEOPLE):
        return SUBJECT
    return DATA


def choose(op: Operation, *, by: str, person: str, case: str) -> Scopes:
    """`by` and `person` are ids ("" when unknown), `case` an id or "".

    The doer is under their own key; with nobody known, what they came from belongs to whom it concerns. The rest is
    the case's, else that of the person it is about, else the doer's.
    """
    doer, about = of_person(by), of_person(person)
    who = doer or about or NOBODY
    if op in _LASTING:
        return Scopes(who, ERASURES, ERASURES)
    data = of_case(case) or about or who
    return Scopes(who, about or data, data)


def of_person(person: str) -> str:
    """A person's scope; who is known by less than an id has a scope of another kind, given as it is."""
    return person if not person or ":" in person else f"person:{person}"


def of_case(case: str) -> str:
    return f"case:{case}" if case else ""
