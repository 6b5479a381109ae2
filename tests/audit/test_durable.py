"""Every durable transaction is a use case, which cannot end without its entry, or has a reason to be none."""

from __future__ import annotations

from pathlib import Path

TALLIES = {  # durable transactions that are no use cases, each with its reason
    "audit/acts.py": "the act itself", "audit/sequencer.py": "places, no protected row",
    "audit/readings.py": "a reading is its own entry",
    "audit/reconciling.py": "puts back entries", "forum/alerts/outbox.py": "deliveries told before",
    "forum/alerts/mail.py": "marks what was mailed",
}  # fmt: skip


def test_no_room_keeps_a_durable_transaction_that_is_no_use_case():
    root = Path(__file__).resolve().parents[2]
    found = {
        str(file.relative_to(root))
        for room in ("accounts", "forum", "audit", "demo")
        for file in (root / room).rglob("*.py")
        if "atomic(durable=True)" in file.read_text()
    }
    assert found == set(TALLIES)
