"""Templates of which the fixed parts are put together once: the same words, each reader's own, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.template import Context, Engine, Template, engines
from django.template.context import BaseContext
from django.urls import reverse, set_script_prefix
from django.utils import translation

from deploy import folding
from deploy.folding import Addressed, Fixed

TEMPLATES = Path(settings.BASE_DIR) / "templates"
WORDS = """{% load i18n static %}<p>{% translate "Discussion" %} {% url 'discussion:next' %} {% url 'alerts:since' 0 %}
{% static 'live/mark.svg' %}{# none #}</p>{% if name %}<b>{% translate "Clues" %}</b> {{ name }}{% else %}-{% endif %}
{% url 'cases:case' case %} {% url 'bookmarks:bookmark' 'case' case %} {% url 'drafts:keep' kind case %}"""


def _plain() -> Template:
    return Template(WORDS, engine=_engine())


def _engine() -> Engine:
    engine: Engine = engines["django"].engine  # type: ignore[attr-defined]
    return engine


def _folded() -> Template:
    template = _plain()
    folding.fold(template.nodelist)
    return template


def _told(**more: Any) -> dict[str, Any]:
    return {"name": "<Ana>", "case": uuid4(), "kind": "post", **more}


@pytest.mark.parametrize("language", ["en", "fr", "ar", None])
def test_a_folded_template_says_what_it_said_to_each_reader(language: str | None) -> None:
    plain, folded = _plain(), _folded()
    assert folded.nodelist.get_nodes_by_type(Fixed)
    assert len(folded.nodelist.get_nodes_by_type(Addressed)) == 3
    assert len(folded.nodelist) < len(plain.nodelist)
    for told in (_told(), _told(name="Ben"), _told(name="", kind="clue"), _told(case=str(uuid4()))):
        for escapes in (True, False):
            with translation.override(language):
                contexts: list[BaseContext] = [Context(told, autoescape=escapes) for _one in "12"]
                assert folded.render(contexts[0]) == plain.render(contexts[1])  # type: ignore[arg-type]


def test_addresses_follow_the_place_where_the_site_is_mounted() -> None:
    folded, told = _folded(), _told()
    assert "/elsewhere/" not in folded.render(Context(told))
    try:
        set_script_prefix("/elsewhere/")
        said = folded.render(Context(told))
        assert reverse("cases:case", args=[told["case"]]) in said
        assert "/elsewhere/discussion/next/" in said
    finally:
        set_script_prefix("/")


def test_nothing_that_a_view_gives_is_kept() -> None:
    """Of all our templates: what is folded has no variable in it, nor a filter."""
    names = [str(path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.rglob("*.html"))]
    assert len(names) > 100
    kept = [node for name in names for fixed in _fixed_in(_engine().get_template(name)) for node in fixed.nodes]
    assert len(kept) > 1_000
    for node in kept:
        assert type(node).__name__ in {"TextNode", "TranslateNode", "StaticNode", "URLNode", "CommentNode", "LoadNode"}
        assert not any(getattr(node, name, None) for name in ("asvar", "message_context", "kwargs", "varname"))
        named = [getattr(node, name, None) for name in ("filter_expression", "path", "view_name")]
        for words in (*named, *getattr(node, "args", ())):
            assert words is None or (not words.filters and getattr(words.var, "lookups", None) is None)


def _fixed_in(template: Template) -> Iterator[Fixed]:
    lists = [template.nodelist]
    while lists:
        for node in lists.pop():
            if isinstance(node, Fixed):
                yield node
            lists += folding._lists_of(node)


def test_a_fault_in_a_folded_template_is_told_as_itself() -> None:
    engine = Engine(debug=True, dirs=[])
    template = Template("{% url 'cases:case' case.pk %}", engine=engine)
    folding.fold(template.nodelist)
    assert isinstance(template.nodelist[0], Addressed)

    class Broken:
        @property
        def pk(self) -> UUID:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        template.render(Context({"case": Broken()}))
