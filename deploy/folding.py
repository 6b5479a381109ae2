"""Templates in which what is the same for everybody is put together once for each language.

Of five hundred nodes of a page most are words, names of static files and addresses without ids, which Django makes anew
for each reader. Folded are those alone whose arguments stand in the template itself: nothing that a view gave, or that
is some reader's, can be in a text that is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.addresses import address

SHORT = 20  # less than an id


class _Folding(base.Loader):
    """Below the loader that keeps templates: each is folded once, before any thread can have it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's own, which keeps each template."""


class Fixed(Node):
    """Neighbours that say the same to everybody."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.texts: dict[tuple[str | None, str, bool], SafeString] = {}

    def render_annotated(self, context: Context) -> SafeString:
        key = (get_language(), get_script_prefix(), context.autoescape)
        text = self.texts.get(key)
        if text is None:
            text = self.texts[key] = self.nodes.render(context)
        return text

    render = render_annotated


class Addressed(Node):
    """`{% url 'name' 'kind' thing.pk %}`: ids, and words that are short and few."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node, self.name, self.args = node, str(node.view_name.var), node.args
        self.token, self.origin = node.token, node.origin  # a fault is told with them

    def render(self, context: Context) -> str:
        args = [one.resolve(context) for one in self.args]
        if not all(_is_short(one) for one in args):
            return str(self.node.render(context))
        made = address(self.name, *args)
        return conditional_escape(made) if context.autoescape else made


def _is_short(one: object) -> bool:
    """Such that address() may keep what stands around the ids."""
    if isinstance(one, bool):
        return False  # True is 1 where texts are kept
    return isinstance(one, UUID | int) or (isinstance(one, str) and len(one) < SHORT)


def fold(nodes: NodeList) -> None:
    """In place, and in all lists below."""
    for node in nodes:
        for inner in _lists_of(node):
            fold(inner)
    nodes[:] = [one for is_fixed, run in groupby(nodes, _is_fixed) for one in _folded(is_fixed, list(run))]


def _lists_of(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (nodes for _condition, nodes in node.conditions_nodelists)
        return
    yield from (found for name in node.child_nodelists if (found := getattr(node, name, None)) is not None)


def _folded(is_fixed: bool, run: list[Node]) -> list[Node]:
    if is_fixed:
        return run if len(run) == 1 and isinstance(run[0], TextNode) else [Fixed(run)]
    return [Addressed(node) if isinstance(node, URLNode) and _is_plain(node) else node for node in run]


def _is_fixed(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        return node.asvar is None and node.message_context is None and _is_constant(node.filter_expression)
    if isinstance(node, StaticNode):
        return node.varname is None and _is_constant(node.path)
    if isinstance(node, URLNode):
        return _is_plain(node) and all(_is_constant(one) for one in node.args)
    return isinstance(node, TextNode | CommentNode | LoadNode)


def _is_plain(node: URLNode) -> bool:
    return node.asvar is None and not node.kwargs and _is_constant(node.view_name)


def _is_constant(words: FilterExpression) -> bool:
    """A text or number that stands there, as it stands there."""
    if words.filters:
        return False
    return not isinstance(words.var, Variable) or words.var.lookups is None
