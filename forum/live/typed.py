"""What somebody typed into a form that can't be kept now, so that the page which says so gives it back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

SECRET = ("password", "token", "code", "secret")  # never on a page again
SHORT = 40  # characters: longer values, and those of several words, are somebody's words


@dataclass(frozen=True)
class Typed:
    """All fields of a form, to be sent again; `words` are shown."""

    address: str
    hidden: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    has_files: bool


def of(request: HttpRequest) -> Typed:
    """Without Django's token, and without secrets, whose forms are typed anew."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    kept = [one for one in fields if one[0] != "csrfmiddlewaretoken" and not _is_secret(one[0])]
    words = tuple(one for one in kept if len(one[1]) > SHORT or " " in one[1].strip() or "\n" in one[1].strip())
    hidden = tuple(one for one in kept if one not in words)
    return Typed(request.get_full_path(), hidden, words, bool(request.FILES))


def _is_secret(name: str) -> bool:
    return any(part in name.lower() for part in SECRET)
