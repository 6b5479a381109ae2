"""Asking the witnesses of the policy to cosign a checkpoint: side by side, briefly, and never waiting for one away."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings

from audit.tlog import asking, notes
from audit.tlog.checkpoints import Head
from audit.tlog.policy import Policy
from audit.tlog.published import Published

PATIENCE = 3.0  # seconds for one answer
PAUSE = 60.0  # seconds in which a witness that failed is not asked again, so that it delays nobody


def policy() -> Policy | None:
    """The installation's policy file, None when there is none."""
    file = Path(settings.AUDIT_POLICY)
    return Policy.parse(file.read_bytes()) if file.exists() else None


class Witnesses:
    """The witnesses with an address in the policy; remembers how far each is, and who did not answer."""

    def __init__(self, log: Published) -> None:
        self._log = log
        self._sizes: dict[str, int] = {}
        self._away_until: dict[str, float] = {}
        self.complaints: dict[str, str] = {}  # address: why it gave no cosignature, as a sentence

    def cosigned(self, head: Head, note: str) -> str:
        """The note with every cosignature that came in time; without a policy the note as it is."""
        rules = policy()
        if rules is None:
            return note
        by_address = defaultdict(list)
        for witness in rules.witnesses.values():
            if witness.url:
                by_address[witness.url].append(witness.key)
        asked = [url for url in by_address if self._away_until.get(url, 0) < time.monotonic()]
        with ThreadPoolExecutor(max_workers=max(1, len(asked))) as pool:
            answers = list(pool.map(lambda url: self._ask(url, head, note, by_address[url]), asked))
        note += "".join(line for lines in answers for line in lines)
        self._remember(rules, head, note)
        return note

    def _ask(self, url: str, head: Head, note: str, keys: list[notes.VerifierKey]) -> list[str]:
        """Its lines, none when it is away, behind its own word, or answers nonsense."""
        try:
            lines = self._lines(url, head, note)
            notes.verified(note + "".join(lines), keys)  # a bad one would spoil the whole note for everybody
            self.complaints.pop(url, None)
        except (asking.Refused, asking.Unreachable, notes.BadNote) as failed:
            self._away_until[url] = time.monotonic() + PAUSE
            self.complaints[url] = str(failed)
            return []
        return lines

    def _lines(self, url: str, head: Head, note: str) -> list[str]:
        for _again in range(3):
            old = self._sizes.get(url, 0)
            proof = self._log.reader().consistency_proof(old, head.size)
            try:
                lines = asking.cosign(url, old, proof, note, timeout=PATIENCE)
            except asking.Behind as behind:
                if behind.size > head.size:
                    told = f"The witness at {url} has seen {behind.size} entries, this log holds {head.size}."
                    raise asking.Refused(409, told) from None
                self._sizes[url] = behind.size
                continue
            self._sizes[url] = head.size
            return lines
        raise asking.Refused(409, f"The witness at {url} names another size each time it is asked.")

    def _remember(self, rules: Policy, head: Head, note: str) -> None:
        trusted = rules.checked(note)
        state = self._log.state()
        seen = {**state.witnesses, **{name: [head.size, at] for name, at in trusted.cosigners.items()}}
        changed: dict[str, object] = {"witnesses": seen}
        if trusted.quorum_met:
            changed |= {"quorum_at": time.time(), "quorum_size": head.size}
        self._log.note_state(**changed)
