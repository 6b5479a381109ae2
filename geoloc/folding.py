"""Names as they are compared: without case, accents and vowel signs, in any script."""

from __future__ import annotations

import unicodedata

_ARABIC_LOOKALIKES = str.maketrans("أإآٱىة", "ااااىه".replace("ى", "ي"))
_PUNCTUATION = str.maketrans(dict.fromkeys("-–—'’ʼ`.,/()", " "))


def fold(text: str) -> str:
    """“Québec” and “quebec” are one, so are “Côte d’Ivoire” and “cote d ivoire”, and الأردن and الاردن."""
    text = text.casefold().translate(_ARABIC_LOOKALIKES).translate(_PUNCTUATION)
    apart = unicodedata.normalize("NFKD", text)
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())
