"""Kinds of hashes: exact ones of a file's bytes, and PDQ of what a picture shows."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What a list's hashes are."""

    MD5 = "md5", "MD5"
    SHA1 = "sha1", "SHA-1"
    SHA256 = "sha256", "SHA-256"
    PDQ = "pdq", "PDQ"


WIDTHS = {Kind.MD5: 16, Kind.SHA1: 20, Kind.SHA256: 32, Kind.PDQ: 32}  # bytes
FARTHEST = (
    31  # bits in which two PDQ hashes of one picture may differ, by its authors (facebook/ThreatExchange, hashing)
)
