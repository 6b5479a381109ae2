"""The operator's file of providers: read whole, or refused with a sentence that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts import providers

ORGANISATION = "6f1d3f0a-3f7c-4a62-9d3e-0a51c58f1a77"


def written(folder: Path, *, without: str = "", **changed: str) -> str:
    secret = folder / "secret"
    secret.write_text("a secret\n")
    told = {
        "name": "Unit A", "organisation": ORGANISATION, "issuer": "https://id.example.org/realm",
        "client_id": "bearings", "client_secret_file": str(secret),
    } | changed  # fmt: skip
    told.pop(without, None)
    file = folder / "providers.toml"
    file.write_text("[unit-a]\n" + "".join(f'{name} = "{value}"\n' for name, value in told.items()))
    return str(file)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (ours := tmp_path / "ours.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    found = providers.read(written(tmp_path, ca_file=str(ours)))["unit-a"]
    assert (found.name, str(found.organisation), found.client_secret) == ("Unit A", ORGANISATION, "a secret")
    assert found.ca_file == str(ours)
    assert providers.read("") == {}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"without": "issuer"}, "write issuer, too"),
        ({"issuer": "http://id.example.org"}, "write it like https://"),
        ({"issuer": "https://id.example.org/?realm=1"}, "write it like https://"),
        ({"organisation": "Unit A"}, "the last part of the address of its page"),
        ({"client_secret_file": "secret"}, "absolute path"),
        ({"client_secret_file": "/nowhere/secret"}, "can't be read"),
        ({"ca_file": "ours.pem"}, "absolute path"),
        ({"ca_file": "/nowhere/ours.pem"}, "ca_file /nowhere/ours.pem can't be read"),
        ({"vets": "yes"}, "vets is not known here"),
        ({"name": " "}, "a text in quotation marks"),
    ],
    ids=str,
)
def test_a_wrong_file_stops_the_start_with_a_sentence(tmp_path: Path, changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=sentence):
        providers.read(written(tmp_path, **changed))


def test_what_is_no_toml_and_two_of_one_are_told(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text("[unit-a")
    with pytest.raises(ImproperlyConfigured, match=r"broken\.toml"):
        providers.read(str(file))
    good = Path(written(tmp_path)).read_text()
    file.write_text(good + good.replace("unit-a", "unit-b"))
    with pytest.raises(ImproperlyConfigured, match="keep one"):
        providers.read(str(file))
    file.write_text(good.replace("unit-a", "Unit_A"))
    with pytest.raises(ImproperlyConfigured, match="small letters"):
        providers.read(str(file))
