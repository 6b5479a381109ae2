"""The operator's list of networks: the smallest network counts, a wrong line stops the start, looking up is quick."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.networks import Networks, read

ROOT = Path(__file__).resolve().parents[2]
PLAN = [
    "network,country",
    "# the plan of 2026",
    "",
    "10.0.0.0/8,NO",
    "10.12.0.0/16,fr",
    "10.12.7.0/24, ES",
    "fd00::/8,DE",
]


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("10.1.2.3", "NO"), ("10.12.1.1", "FR"), ("10.12.7.255", "ES"), ("10.12.8.0", "FR"), ("192.0.2.1", ""),
        ("fd00::1", "DE"), ("2001:db8::1", ""), ("::ffff:10.12.7.1", "ES"), ("", ""), ("no address", ""),
        ("10.12.7.1/24", ""),
    ],
)  # fmt: skip
def test_the_smallest_network_says_the_country(address: str, country: str) -> None:
    assert Networks(PLAN).country_of(address) == country


def test_a_network_of_everything_is_a_network() -> None:
    assert Networks(["0.0.0.0/0,NO", "192.0.2.1,FR"]).country_of("198.51.100.1") == "NO"
    assert Networks(["0.0.0.0/0,NO", "192.0.2.1,FR"]).country_of("192.0.2.1") == "FR"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("10.12.0.0/16", "line 2: '10.12.0.0/16'; write a network and a country, like 10.12.0.0/16,FR"),
        ("10.12.0.0/16,France", "write a network and a country"),
        ("10.12.0.0/16,FR,x", "write a network and a country"),
        ("10.12.0.1/16,FR", "line 2: 10.12.0.1/16 has host bits set."),
        ("10.12.0.0/33,FR", "line 2: '10.12.0.0/33' does not appear"),
        ("10.0.0.0/8,FR", "line 2: 10.0.0.0/8 is in two countries; keep one of the lines."),
    ],
)
def test_a_wrong_line_is_named(line: str, sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        Networks(["10.0.0.0/8,NO", line])
    assert sentence in str(refused.value)


def test_a_wrong_file_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "networks.csv"
    file.write_text("10.0.0.0/8,NO\n10.12.0.0/99,FR\n")
    env = os.environ | {"BEARINGS_NETWORKS_FILE": str(file), "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    command = [sys.executable, "-c", "import django; django.setup()"]
    started = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert started.returncode
    assert f"BEARINGS_NETWORKS_FILE {file}, line 2: '10.12.0.0/99' does not appear" in started.stderr
    with pytest.raises(ImproperlyConfigured, match="can't be read"):
        read(str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match="write an absolute path"):
        read("networks.csv")
    assert read("").country_of("10.0.0.1") == ""


def test_a_hundred_thousand_networks_are_asked_in_microseconds() -> None:
    lines = [f"{10 + n // 65536}.{n // 256 % 256}.{n % 256}.0/24,{'NO' if n % 2 else 'FR'}" for n in range(99_000)]
    lines += [f"10.{n // 16}.{n % 16 * 16}.0/20,ES" for n in range(1_000)]
    known = Networks(lines)
    addresses = [f"10.{n % 256}.{n * 7 % 256}.9" for n in range(2_000)]
    began = time.perf_counter()
    found = [known.country_of(address) for address in addresses]
    each = (time.perf_counter() - began) / len(addresses)
    assert set(found) == {"NO", "FR"}
    assert each < 0.0002  # some five microseconds on an idle machine
