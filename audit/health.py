"""How the trail is: what waits, what is signed, who has cosigned it, and what is to be mended, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from audit import cosigning, leaves
from audit.models import Waiting
from audit.sequencer import newest
from audit.tlog.policy import BadPolicy, Policy
from audit.tlog.published import Published, State

LATE = timedelta(seconds=60)  # a wait after which no sequencer can be at work
_UNWATCHED = _lazy(
    "The witnesses have not cosigned for more than 15 minutes. Nothing stops, but ask their operators: without them "
    "nobody outside could tell a rewritten trail."
)
_AHEAD = _lazy(
    "The trail holds a time that has not come yet: a machine’s clock is wrong, and alarms that count minutes may come "
    "late. See that all machines follow NTP."
)
STALE = timedelta(minutes=15)  # an age of the newest cosigned checkpoint at which the alarm is raised


@dataclass(frozen=True)
class WitnessState:
    """One witness of the policy and the newest size it has cosigned, None when never."""

    name: str
    size: int | None
    at: datetime | None


@dataclass(frozen=True)
class Alarm:
    """One thing that is wrong: a code that stays the same while it lasts, and a sentence that says what to do."""

    code: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Health:
    """The state of the tree. Times in UTC; lag in seconds between the oldest waiting entry and now."""

    size: int  # entries with a place
    waiting: int
    lag: float
    signed_size: int | None  # of the newest published checkpoint; None before the first
    signed_at: datetime | None
    cosigned_at: datetime | None  # when the newest quorum was reached; None: never, or the policy asks for none
    witnesses: tuple[WitnessState, ...] = ()
    alarms: tuple[Alarm, ...] = ()  # empty when all is well


def state() -> Health:
    """Asked of the rows and of what the publisher noted; three queries."""
    tree, log = newest(), Published(settings.AUDIT_LOG)
    oldest = Waiting.objects.order_by("id").values_list("entry__at", flat=True).first()
    waited = leaves.moment() - oldest if oldest else timedelta()
    lag, ahead = max(timedelta(), waited), max(timedelta(), -waited)
    noted, head = log.state(), log.head()
    rules, complaint = _policy()
    return Health(
        size=tree.size if tree else 0,
        waiting=Waiting.objects.count(),
        lag=lag.total_seconds(),
        signed_size=head.size if head else None,
        signed_at=_moment(noted.signed_at),
        cosigned_at=_moment(noted.quorum_at) if rules and rules.quorum else None,
        witnesses=tuple(_witnesses(rules, noted)),
        alarms=tuple(_alarms(lag, ahead, noted, rules, complaint)),
    )


def _policy() -> tuple[Policy | None, str]:
    try:
        return cosigning.policy(), ""
    except BadPolicy as bad:
        return None, str(bad)


def _witnesses(rules: Policy | None, noted: State) -> Iterator[WitnessState]:
    for name in rules.witnesses if rules else ():
        size, at = noted.witnesses.get(name, (None, None))
        yield WitnessState(name, None if size is None else int(size), _moment(at))


def _alarms(lag: timedelta, ahead: timedelta, noted: State, rules: Policy | None, complaint: str) -> Iterator[Alarm]:
    if lag > LATE:
        told = _("Entries have waited for their place for %(minutes)d minutes: see that manage.py sequence_audit runs.")
        yield Alarm("lag", told % {"minutes": lag.total_seconds() // 60})
    if noted.problem:
        yield Alarm("problem", noted.problem)
    if complaint:
        yield Alarm("policy", _("The witness policy can’t be read: %(why)s") % {"why": complaint})
    now, signed, cosigned = leaves.moment(), _moment(noted.signed_at), _moment(noted.quorum_at)
    if max(ahead, signed - now if signed else ahead) > LATE:
        yield Alarm("clock", str(_AHEAD))
    if signed and now - signed > STALE:
        told = _("No checkpoint was signed since %(at)s: see that the signer runs.")
        yield Alarm("signer", told % {"at": leaves.written(signed)})
    if rules and rules.quorum and (cosigned is None or now - cosigned > STALE):
        yield Alarm("witnesses", str(_UNWATCHED))


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
