"""How the worker says no: a fault by name, with numbers; the sentence is made outside."""

from __future__ import annotations


class Fault(Exception):
    """The file can't be shown; `name` is a key of sentences.SENTENCES."""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(name)
        self.name, self.facts = name, facts


def tidy(names: list[str]) -> list[str]:
    """Metadata names as the page may show them: printable, short, few, each once."""
    cleaned = ("".join(letter for letter in name if letter.isprintable())[:40] for name in names)
    return list(dict.fromkeys(name for name in cleaned if name))[:60]
