"""What countries do differently, into geoloc/data/habits.json: sockets, volts and mains frequency."""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

FILE, TABLE = "fluids/pump.py", "residential_power"
PACKAGE = "fluids==1.3.1"  # MIT; its table follows IEC World Plugs, by way of Wikipedia, in 2017
Row = tuple[str, str, int, str]  # country, sockets, volts, hertz

# The table says one frequency for Japan. Its east runs on 50 Hz and its west on 60, parted at the rivers Fuji and
# Itoi; Shizuoka and Niigata lie on the line, and parts of Nagano and Gunma are on the other side.
JAPAN_50 = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "12", "13", "14", "19")
JAPAN_BOTH = ("10", "15", "20", "22")
# What the table leaves out, as those countries' own utilities say.
MORE: tuple[Row, ...] = (
    ("GE", "CF", 220, "50"), ("HK", "G", 220, "50"), ("MO", "G", 220, "50"), ("MT", "G", 230, "50"),
    ("PR", "AB", 120, "60"), ("PS", "CH", 230, "50"), ("VI", "AB", 110, "60"),
)  # fmt: skip
NEWER = {"TH": "O"}  # the socket of TIS 166-2549, which the table gives to nobody


def rows(package: Path) -> list[Row]:
    """By country; the wheel is read, never run."""
    with zipfile.ZipFile(package) as wheel:
        tree = ast.parse(wheel.read(FILE))
    tables = [one.value for one in tree.body if isinstance(one, ast.Assign) and _names(one) == [TABLE]]
    table = tables[0]
    if not isinstance(table, ast.Dict):
        raise TypeError("the table is no dictionary any more")
    found = [_row(ast.literal_eval(key), call) for key, call in zip(table.keys, table.values, strict=True) if key]
    return sorted([*(row for row in found if row[0] != "JP"), *MORE, *map(_japan, _prefectures())])


def _names(assigned: ast.Assign) -> list[str]:
    return [target.id for target in assigned.targets if isinstance(target, ast.Name)]


def _row(code: str, call: ast.expr) -> Row:
    if not isinstance(call, ast.Call):
        raise TypeError("an entry is no call any more")
    said = {one.arg: ast.literal_eval(one.value) for one in call.keywords}
    volts = said["voltage"] if isinstance(said["voltage"], int) else said["voltage"][0]
    plugs = {*said["plugs"], *NEWER.get(code.upper(), "")}
    return code.upper(), "".join(sorted(plugs)), volts, str(said["freq"])


def _prefectures() -> list[str]:
    return [f"JP-{one:02}" for one in range(1, 48)]


def _japan(code: str) -> Row:
    number = code[3:]
    hertz = "50" if number in JAPAN_50 else "50 60" if number in JAPAN_BOTH else "60"
    return code, "AB", 100, hertz
