"""Names of people, agencies and organisations: what is written is what is seen."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _

from accounts.errors import BadInput
from accounts.lookalikes import mixes_scripts
from audit import keys

_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})  # controls, formats (bidi overrides, zero width), separators
_BLANK = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters and marks that show nothing


def written(name: str) -> str:
    """The name without spaces around it. What can't be seen in it would make one person look like another."""
    name = name.strip()
    if any(unicodedata.category(char) in _UNSEEN or char in _BLANK for char in name):
        raise BadInput(_("This name holds a character that can't be seen. Type it by hand instead of pasting it."))
    if mixes_scripts(name):
        raise BadInput(_("This name has letters of two scripts in one word. Write each word in one script."))
    return name


def isolated(name: object) -> str:
    """A name within a sentence of plain text: whichever way it is written, the words around it stay where they are."""
    return f"\u2068{name}\u2069"  # first strong isolate, pop (Unicode, annex 9); markup does it with <bdi>


def address_scope(email: str) -> str:
    """Under whose key the trail keeps an address that no account has."""
    return f"address:{keys.lookup('address', email.strip().lower())}"
