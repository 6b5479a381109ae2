"""What a browser without script would send of a form."""

from __future__ import annotations

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._select, self._chosen, self._in_template = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._in_template = True
        if self._in_template:
            return
        if tag == "input" and told.get("name"):
            self.found.append((told["name"], told.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = told["name"], ""
        elif tag == "option" and ("selected" in told or not self._chosen):
            self._chosen = told["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._in_template = False
        elif tag == "select" and not self._in_template:
            self.found.append((self._select, self._chosen))


def fields_of(page: str) -> list[tuple[str, str]]:
    """Names and values, in order; nothing of what only a script would bring in."""
    form = _Form()
    form.feed(page)
    return form.found
