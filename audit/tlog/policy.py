"""Whose signatures make a checkpoint worth trusting: policy files of c2sp.org/tlog-policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audit.tlog import notes
from audit.tlog.checkpoints import Head
from audit.tlog.notes import BadNote, Kind, VerifierKey

MOST_LINES = 4096
_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_LOG_KINDS, _WITNESS_KINDS = {Kind.ED25519, Kind.ML_DSA_44}, {Kind.COSIGNATURE, Kind.ML_DSA_44}


class BadPolicy(ValueError):
    """The file is no policy; the message names the line."""


@dataclass(frozen=True)
class Witness:
    """A witness line: its key, and where it is asked if anywhere."""

    key: VerifierKey
    url: str


@dataclass(frozen=True)
class Group:
    """A group line: it has witnessed what at least `least` of its members have."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Trusted:
    """What a policy says of a note: its head, who of the witnesses cosigned and when, and whether they suffice."""

    head: Head
    log: VerifierKey
    cosigners: Mapping[str, int]
    quorum_met: bool


@dataclass
class Policy:
    """Logs, witnesses and groups by name, and the quorum's name ("" for none)."""

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        """BadPolicy with a sentence when it is not one."""
        if found := _FORBIDDEN.search(data):
            raise BadPolicy(f"A policy holds no control characters; there is one at byte {found.start()}.")
        lines = data.decode("utf-8", "surrogateescape").split("\n")
        if len(lines) > MOST_LINES:
            raise BadPolicy(f"A policy of more than {MOST_LINES} lines is not read.")
        reader = _Reader(cls())
        for number, line in enumerate(lines, 1):
            words = re.split(r"[ \t]+", line.strip(" \t"))
            if words[0] and not words[0].startswith("#"):
                reader.read(number, words)
        if not reader.has_quorum:
            raise BadPolicy("A policy needs one line “quorum …”; “quorum none” asks for no witness.")
        return reader.policy

    def checked(self, note: str) -> Trusted:
        """BadNote when none of the logs signed it, or when a known signature is not valid."""
        keys = [*self.logs, *(one.key for one in self.witnesses.values())]
        signed = dict(notes.verified(note, keys))
        head = Head.of(note)
        log = next((key for key in self.logs if key in signed and key.name == head.origin), None)
        if log is None:
            raise BadNote(f"None of the policy's logs signed this checkpoint of {head.origin}.")
        cosigners = {name: signed[one.key] or 0 for name, one in self.witnesses.items() if one.key in signed}
        return Trusted(head, log, cosigners, not self.quorum or self._has_witnessed(self.quorum, cosigners))

    def _has_witnessed(self, name: str, cosigners: Mapping[str, int]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigners
        return sum(self._has_witnessed(member, cosigners) for member in group.members) >= group.least


class _Reader:
    """Reads a policy line by line; what a line refers to must stand above it."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.has_quorum = policy, False
        self._taken: set[str] = set()  # names that are members already
        self._kinds: dict[str, Callable[[list[str]], None]] = {
            "log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum,
        }  # fmt: skip

    def read(self, number: int, words: list[str]) -> None:
        kind = self._kinds.get(words[0])
        try:
            if kind is None:
                raise BadPolicy(f"{words[0]!r} begins no line of a policy")
            kind(words[1:])
        except (BadPolicy, BadNote) as bad:
            raise BadPolicy(f"Line {number}: {bad}") from None

    def _log(self, words: list[str]) -> None:
        _must(len(words) in {1, 2}, "a log line is: log <key> [<url>]")
        key = self._key(words[0], _LOG_KINDS)
        _must(all(key.public != one.public for one in self.policy.logs), "this log stands here twice")
        self.policy.logs.append(key)

    def _witness(self, words: list[str]) -> None:
        _must(len(words) in {2, 3}, "a witness line is: witness <name> <key> [<url>]")
        key = self._key(words[1], _WITNESS_KINDS)
        known = self.policy.witnesses.values()
        _must(all(key.public != one.key.public for one in known), "this witness stands here twice")
        self._fresh(words[0])
        self.policy.witnesses[words[0]] = Witness(key, words[2] if len(words) == 3 else "")

    def _group(self, words: list[str]) -> None:
        _must(len(words) >= 3, "a group line is: group <name> all|any|<k> <name>...")
        name, least, *members = words
        self._fresh(name)
        for member in members:
            self._known(member)
            _must(member not in self._taken, f"{member} is a member already")
            self._taken.add(member)
        number = int(least) if re.fullmatch(r"[1-9]\d{0,3}", least) else 0
        count = {"any": 1, "all": len(members)}.get(least, number)
        _must(1 <= count <= len(members), f"{least!r} of {len(members)} members is no rule")
        self.policy.groups[name] = Group(count, tuple(members))

    def _quorum(self, words: list[str]) -> None:
        _must(len(words) == 1 and not self.has_quorum, "one quorum line, with one name")
        if words[0] != "none":
            self._known(words[0])
            self.policy.quorum = words[0]
        self.has_quorum = True

    def _key(self, vkey: str, kinds: set[Kind]) -> VerifierKey:
        key = VerifierKey.parse(vkey)
        _must(key.kind in kinds, f"a key of kind {key.kind.value} can't stand here")
        return key

    def _fresh(self, name: str) -> None:
        taken = name == "none" or name in self.policy.witnesses or name in self.policy.groups
        _must(not taken, f"the name {name!r} is taken")

    def _known(self, name: str) -> None:
        _must(name in self.policy.witnesses or name in self.policy.groups, f"{name!r} is not named above")


def _must(is_so: bool, sentence: str) -> None:
    if not is_so:
        raise BadPolicy(sentence)
