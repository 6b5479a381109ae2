"""Typed readers of the environment; a wrong value stops start-up with a sentence."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PREFIX = "BEARINGS_"


def text(name: str, default: str | None = None) -> str:
    """The value of BEARINGS_<name>; without a default the variable must be set."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {PREFIX}{name} in the environment; it has no safe default.")
    return value


def yes(name: str, default: bool) -> bool:
    """A switch: 1/true/yes/on or 0/false/no/off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between low and high, both included."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; write a whole number from {low} to {high}.")
    return int(value)


def one_of(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{PREFIX}{name} is {value!r}; write one of: {', '.join(choices)}.")
    return value


def token(name: str, *, needed: bool) -> dict[str, object]:
    """A hardware token: the library that speaks to it, its label, the key's label, and the file with its PIN."""
    module = text(f"{name}_MODULE", "")
    if not module:
        if needed:
            raise ImproperlyConfigured(f"{PREFIX}{name} is pkcs11: name the token's library in {PREFIX}{name}_MODULE.")
        return {}
    return {
        "module": module,
        "token": text(f"{name}_TOKEN"),
        "label": text(f"{name}_LABEL", "bearings-master"),
        "pin_file": path(f"{name}_PIN_FILE", Path("/etc/bearings/token.pin")),
    }


def words(name: str, default: str = "") -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    """A folder or file; relative paths are refused, because a service's working folder is anyone's guess."""
    value = Path(text(name, str(default)))
    if not value.is_absolute():
        raise ImproperlyConfigured(f"{PREFIX}{name} is {str(value)!r}; write an absolute path.")
    return value


def kept(name: str, folder: Path, *, first: str) -> str:
    """What must never change in an installation: from the environment, else as it was the first time."""
    file = folder / name.lower()
    if value := text(name, ""):
        return value
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(first)
    return file.read_text().strip()


def kept_secret(name: str, folder: Path) -> str:
    """A secret of this installation: from the environment, or made once and kept in the folder with mode 0600."""
    file = folder / name.lower()
    if value := text(name, ""):
        return value
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()
