"""From which country somebody signs in: by the operator's own list of networks, without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Prefixes = dict[int, dict[int, str]]  # length of the prefix, longest first: its bits: country
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_BITS = {4: 32, 6: 128}


class Networks:
    """Networks with their countries; the smallest network that holds an address says where it is."""

    def __init__(self, lines: Iterable[str] = (), name: str = "networks") -> None:
        self._by_version: dict[int, Prefixes] = {4: {}, 6: {}}
        for number, line in enumerate(lines, 1):
            written = line.strip()
            if written and not written.startswith("#") and (number, written) != (1, "network,country"):
                self._add(written, f"{name}, line {number}")
        for version, prefixes in self._by_version.items():
            self._by_version[version] = dict(sorted(prefixes.items(), reverse=True))

    def _add(self, written: str, where: str) -> None:
        network, country = _read(written, where)
        bits = int(network.network_address) >> (_BITS[network.version] - network.prefixlen)
        known = self._by_version[network.version].setdefault(network.prefixlen, {})
        if known.setdefault(bits, country) != country:
            raise ImproperlyConfigured(f"{where}: {network} is in two countries; keep one of the lines.")

    def country_of(self, address: str) -> str:
        """ISO 3166-1 alpha-2; empty for an address in none of them, and for what is no address."""
        try:
            found = ip_address(address)
        except ValueError:
            return ""
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        number, bits = int(found), _BITS[found.version]
        for length, known in self._by_version[found.version].items():
            if country := known.get(number >> (bits - length)):
                return country
        return ""


def read(path: str) -> Networks:
    """The operator's file: `network,country` a line, # before a remark. A wrong line stops the start."""
    if not path:
        return Networks()
    if not Path(path).is_absolute():
        raise ImproperlyConfigured(f"BEARINGS_NETWORKS_FILE is {path!r}; write an absolute path.")
    try:
        return Networks(Path(path).read_text("utf-8-sig").splitlines(), f"BEARINGS_NETWORKS_FILE {path}")
    except (OSError, UnicodeDecodeError) as failed:
        raise ImproperlyConfigured(f"BEARINGS_NETWORKS_FILE {path} can't be read: {failed}") from None


def country_of(address: str) -> str:
    """By the file of this installation."""
    known: Networks = settings.NETWORKS
    return known.country_of(address)


def listed(written: Iterable[str]) -> list[IPv4Network | IPv6Network]:
    """BEARINGS_MONITORS: networks separated by commas. A wrong one stops the start."""
    try:
        return [ip_network(one) for one in written]
    except ValueError as wrong:
        raise ImproperlyConfigured(f"BEARINGS_MONITORS: {wrong}; write networks like 127.0.0.0/8,10.1.2.0/24") from None


def _read(written: str, where: str) -> tuple[IPv4Network | IPv6Network, str]:
    parts = [part.strip() for part in written.split(",")]
    if len(parts) != 2 or not _COUNTRY.match(parts[1].upper()):
        raise ImproperlyConfigured(f"{where}: {written[:80]!r}; write a network and a country, like 10.12.0.0/16,FR")
    try:
        return ip_network(parts[0]), parts[1].upper()
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{where}: {wrong}.") from None
