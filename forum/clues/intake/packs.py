"""What reads writing in pictures: the detector's file, Tesseract's library, and a model for each script installed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LIBRARY = "libtesseract.so.5"
FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata")  # Debian; others
LEAST = "Latin"  # without its model nothing is read


@dataclass(frozen=True)
class Pack:
    """A model by the name of its file; the script it reads; which letters are its own; Debian's package."""

    name: str
    script: str
    letters: tuple[str, ...]
    package: str
    kin: str = ""  # models that take each other's letters for their own are all asked before one is believed

    @property
    def measured(self) -> bool:
        """Whether docs/analysers/accuracy.md says how well it reads; the others are taken where they are installed."""
        return self.name not in UNMEASURED


UNMEASURED = frozenset(["Bengali", "Tamil", "Hangul", "Armenian", "Georgian", "Ethiopic", "Khmer"])
HAN = ("Han", "Bopomofo")
PACKS = (
    Pack("Latin", "Latin", ("Latin",), "script-latn", "european"),
    Pack("vie", "Latin", ("Latin",), "vie", "european"),  # its marks on marks are lost by the model of the script
    Pack("Cyrillic", "Cyrillic", ("Cyrillic",), "script-cyrl", "european"),
    Pack("Greek", "Greek", ("Greek",), "script-grek", "european"),
    Pack("ell", "Greek", ("Greek",), "ell", "european"),
    Pack("Arabic", "Arabic", ("Arabic",), "script-arab", "arabic"),
    Pack("ara", "Arabic", ("Arabic",), "ara", "arabic"),
    Pack("fas", "Arabic", ("Arabic",), "fas", "arabic"),
    Pack("Hebrew", "Hebrew", ("Hebrew",), "script-hebr"),
    Pack("Devanagari", "Devanagari", ("Devanagari",), "script-deva"),
    Pack("Bengali", "Bengali", ("Bengali",), "script-beng"),
    Pack("Tamil", "Tamil", ("Tamil",), "script-taml"),
    Pack("Thai", "Thai", ("Thai",), "script-thai"),
    Pack("HanS", "Han, simplified", HAN, "script-hans", "han"),
    Pack("HanT", "Han, traditional", HAN, "script-hant", "han"),
    Pack("Japanese", "Japanese", ("Han", "Hiragana", "Katakana"), "script-jpan", "han"),
    Pack("Hangul", "Hangul", ("Hangul",), "script-hang"),
    Pack("Armenian", "Armenian", ("Armenian",), "script-armn"),
    Pack("Georgian", "Georgian", ("Georgian",), "script-geor"),
    Pack("Ethiopic", "Ethiopic", ("Ethiopic",), "script-ethi"),
    Pack("Khmer", "Khmer", ("Khmer",), "script-khmr"),
)


@cache
def folder() -> Path | None:
    """Where the models lie; None if nowhere."""
    return next((Path(one) for one in FOLDERS if _file(Path(one), LEAST).exists()), None)


@cache
def installed() -> tuple[Pack, ...]:
    """The models there are, in our order."""
    where = folder()
    return tuple(pack for pack in PACKS if where and _file(where, pack.name).exists())


@cache
def missing() -> str:
    """Why text in pictures is not read here, as a sentence that says what to install; "" where it is."""
    if find_spec("rapidocr") is None:
        return "the package rapidocr is not installed (pip install --no-deps rapidocr==3.10.0)."
    if folder() is None or not _library_is_there():
        return "Tesseract or its model of Latin is not installed (Debian: tesseract-ocr tesseract-ocr-script-latn)."
    return ""


def _library_is_there() -> bool:
    return any(
        Path(one, LIBRARY).exists()
        for pattern in ("/usr/lib/*-linux-gnu", "/usr/lib", "/usr/lib64")
        for one in Path("/").glob(pattern.removeprefix("/"))
    )


def _file(where: Path, name: str) -> Path:
    return where / f"{name}.traineddata"
