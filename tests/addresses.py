"""Every address of the installation, found in the URL configuration, so that a new one is held to the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from django.urls.resolvers import RegexPattern

from accounts.key_addresses import TokenConverter

SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "token": "0" * 32,
}
KIND, PART = re.compile(r"<(\w+):\w+>"), re.compile(r"<\w+:(\w+)>")
# allauth's few regular expressions, by the names of their pages
KEYED = {
    "account_confirm_email": "account/confirm-email/x/",
    "account_reset_password_from_key": "account/password/reset/key/x-y/",
}


@dataclass(frozen=True)
class Address:
    """A page's name, its address as written and with sample ids, and the converters of those ids by their names."""

    name: str
    written: str
    path: str
    converters: dict[str, object]
    is_expression: bool

    def filled(self, told: dict[str, str]) -> str:
        """Its address with these ids; KeyError for one that is missing."""
        return self.path if self.is_expression else PART.sub(lambda found: told[found[1]], self.written)


def every_address() -> list[Address]:
    return list(_below(get_resolver().url_patterns, "/", "", {}))


def _below(
    patterns: list[URLPattern | URLResolver], so_far: str, space: str, held: dict[str, object]
) -> Iterator[Address]:
    for one in patterns:
        converters = {**held, **getattr(one.pattern, "converters", {})}
        if isinstance(one.pattern, RegexPattern):
            path = "/" + KEYED[one.name]
            yield Address(space + one.name, path, path, converters, is_expression=True)
            continue
        written = so_far + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _below(one.url_patterns, written, inner, converters)
        else:
            path = KIND.sub(lambda found: SAMPLES[found[1]], written)
            yield Address(space + (one.name or ""), written, path, converters, is_expression=False)


def is_random(converter: object) -> bool:
    """Holds a UUID (ours are of version 4: 122 random bits) or a keyed hash of 128 bits."""
    return isinstance(converter, UUIDConverter | TokenConverter)


def is_number(converter: object) -> bool:
    return isinstance(converter, IntConverter)
