"""The HTTP Observatory's published rules: 100 to begin with, what each finding takes or gives; no network is asked.

After the scoring tables of Mozilla's HTTP Observatory, as MDN publishes them. Findings that an answer of ours could
earn have their value; whatever is not recognised as good counts as the worst finding of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http.cookies import Morsel, SimpleCookie

HALF_A_YEAR = 15_768_000
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(headers: Mapping[str, str], cookies: SimpleCookie, html: str) -> dict[str, int]:
    """Finding to points; their sum and 100 is the score, in which bonuses count from 90 on."""
    policy = _directives(headers.get("Content-Security-Policy", ""))
    return {
        "content-security-policy": _policy(policy),
        "cookies": _cookies(list(cookies.values())),
        "cross-origin-resource-sharing": -50 if headers.get("Access-Control-Allow-Origin") else 0,
        "referrer-policy": 5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        "strict-transport-security": _transport(headers.get("Strict-Transport-Security", "")),
        "subresource-integrity": _scripts(html),
        "x-content-type-options": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": _frames(policy, headers.get("X-Frame-Options", "")),
        "cross-origin-resource-policy": 10 if headers.get("Cross-Origin-Resource-Policy") == "same-origin" else 0,
    }


def total(findings: Mapping[str, int]) -> int:
    least = 100 + sum(points for points in findings.values() if points < 0)
    return least + sum(points for points in findings.values() if points > 0) if least >= 90 else least


def _directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): values for name, *values in parts}


def _policy(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    styles = policy.get("style-src", policy.get("default-src", ["*"]))
    broad = {"*", "http:", "https:", "data:", "blob:", "ftp:"}
    nonced = any(value.startswith(("'nonce-", "'sha")) for value in scripts)
    if "'unsafe-inline'" in scripts and not nonced:
        return -20
    if broad & set(scripts) or broad & set(policy.get("object-src", policy.get("default-src", ["*"]))):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles or broad & set(styles):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def _cookies(cookies: list[Morsel[str]]) -> int:
    if not cookies:
        return 0
    for one in cookies:
        if not one["secure"]:
            return -40
        if not one["httponly"]:
            return -30
    return 5 if all(one["samesite"] in {"Strict", "Lax"} for one in cookies) else 0


def _transport(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    if not age:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10  # on the browsers' list of preloaded sites it would be 5


def _scripts(html: str) -> int:
    """Ours are from our own origin; from elsewhere they would need a hash."""
    return -50 if re.search(r'<script[^>]*src="(?:https?:)?//', html) else 0


def _frames(policy: dict[str, list[str]], header: str) -> int:
    if policy.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if header in {"DENY", "SAMEORIGIN"} else -20
