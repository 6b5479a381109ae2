"""Names that look like somebody else's: one letter of another script makes another account, and the same face."""

from __future__ import annotations

import unicodedata

# After Unicode's technical standard 39 (skeletons, mixed scripts), with a table of our own: the letters that
# scripts share in print. It flags for people who decide, so it may find too much rather than too little.
_SHAPES = str.maketrans(
    # Cyrillic capitals and small letters; Greek capitals and small letters; Armenian; Latin's own and its cousins
    "АВЕЅІЈКМНОРСТУХԚԜҺӀГЁ" "аеѕіјкмнорстухԛԝһӏԁѵёг" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "αεικνορτυχγωη" "ՍՕօոսհցզ" "ıɩɑɡɪʟøØłŁđĐħĦ",
    "ABESIJKMHOPCTYXQWHIRE" "aesijkmhopctyxqwhldver" "ABEZHIKMNOPTYX" "aeikvoptuxywn" "UOonuhgq" "iiagiloOlLdDhH",
)  # fmt: skip
_STROKES = str.maketrans("i1|0یىکەة", "llloييكهه")  # what many typefaces draw alike, Latin and Arabic
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})  # the others are marks and signs, which scripts share
_SEEN = _LETTERS | {"Nd", "Nl", "No", "Sm"}
_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"})  # in one word


def skeleton(name: str) -> str:
    """What is left to the eye: no accents, no case, no spaces, each letter as the one it is drawn like."""
    drawn = unicodedata.normalize("NFKD", name).translate(_SHAPES)
    letters = (char for char in unicodedata.normalize("NFKD", drawn) if unicodedata.category(char) in _SEEN)
    return "".join(letters).casefold().translate(_STROKES).replace("rn", "m").replace("vv", "w")


def mixes_scripts(name: str) -> bool:
    """Whether one word has letters of two scripts, which no word of any language has."""
    return any(len(_scripts(word)) > 1 for word in name.replace("-", " ").split())


def _scripts(word: str) -> set[str]:
    letters = (char for char in unicodedata.normalize("NFKC", word) if unicodedata.category(char) in _LETTERS)
    named = {unicodedata.name(char, "UNNAMED").split(" ", 1)[0] for char in letters}
    return {"EAST ASIAN" if script in _TOGETHER else script for script in named}
