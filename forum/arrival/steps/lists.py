"""Asks the operator's lists of known files: by digest before anything is decoded, by likeness once drawn anew."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput
from forum.arrival.steps.work import ABSENT, Found, HeldBack, Step, Work
from forum.hashlists import lookup
from forum.hashlists.kinds import Kind
from forum.hashlists.lookup import Hit, ListUnreadable
from forum.hashlists.models import HashList

LEAST_QUALITY = 50  # of PDQ: below it there is too little in a picture to call two alike
UNREADABLE = _("A list that every file is compared with can't be read at the moment. Nothing was kept: send it later.")


def look(work: Work) -> Found:
    """MD5 and SHA-1 because lists are kept in them, not because they would prove anything."""
    if not HashList.objects.asked().exists():
        return ABSENT
    content = work.content
    try:
        hits = lookup.exact(
            md5=hashlib.md5(content, usedforsecurity=False).digest(),  # nosemgrep: hash-without-strength
            sha1=hashlib.sha1(content, usedforsecurity=False).digest(),  # nosemgrep: hash-without-strength
            sha256=hashlib.sha256(content).digest(),
        )
    except ListUnreadable:
        raise BadInput(UNREADABLE) from None
    return _passed(hits)


def look_alike(work: Work) -> Found:
    if not HashList.objects.asked().filter(kind=Kind.PDQ).exists():
        return ABSENT
    telling = [one.pdq for one in work.screened if one.quality >= LEAST_QUALITY]
    if not telling:
        return {"too little to compare": True}
    try:
        hits = [hit for pdq in telling for hit in lookup.near(pdq)]
    except ListUnreadable:
        raise BadInput(UNREADABLE) from None
    return _passed(hits)


def _passed(hits: list[Hit]) -> Found:
    """The list is named to those who decide; which of its entries, to nobody."""
    if hits:
        raise HeldBack(list=hits[0].list_name, kind=str(hits[0].kind), distance=hits[0].distance)
    return {}


EXACT = Step("lists", _("Compared with lists of known files"), look)
ALIKE = Step("alike", _("Compared with lists of known pictures"), look_alike, lambda work: bool(work.screened))
