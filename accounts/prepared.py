"""A condition written in Django's words and turned into SQL once: rules that every page asks many times.

Building the access rule of a case and compiling it took longer than asking the database. A prepared rule keeps the
compiled text, by database and by what the rule branches on; what differs from one use to the next are its slots (whose
rule it is, and the time), filled in when a query is compiled. The rule stays the one that is written in the room: the
tests compare what the two let through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import BaseExpression, Combinable, Expression
from django.utils import timezone

ALIAS = re.compile(r"\b([A-Z]{1,2}\d+)\b")  # as Django names the tables of a query inside another
TIME = re.compile(r"\d{4}-\d\d-\d\d([ T]|$)")  # as SQLite gets one
_names: set[str] = set()
_is_preparing: ContextVar[bool] = ContextVar("preparing", default=False)


@contextmanager
def preparing() -> Iterator[None]:
    """What is compiled here keeps its slots open."""
    before = _is_preparing.set(True)
    try:
        yield
    finally:
        _is_preparing.reset(before)


def no_time_in(parameters: Iterable[Any]) -> None:
    """A time that was written into a text would be that time for ever: what ends by itself would not end."""
    frozen = [one for one in parameters if isinstance(one, date) or (isinstance(one, str) and TIME.match(one))]
    assert not frozen, f"say NOW where {frozen} was meant"


class Slot(Expression):
    """One value that is not known while a rule is prepared."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        assert _is_preparing.get(), f"{self.name} is known only where a prepared rule is used"
        return "%s", [self]

    def filled(self, values: Mapping[str, Any], connection: Any) -> Any:
        """The parameter in its place."""
        return self.output_field.get_db_prep_value(values[self.name], connection)


class _Now(Slot):
    """The time at which a query is compiled: what ends by itself ends in a prepared rule too."""

    def __init__(self) -> None:
        super().__init__("now", models.DateTimeField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self.filled({}, connection)]

    def filled(self, values: Mapping[str, Any], connection: Any) -> Any:
        """Itself in a rule that goes into another one: it is then asked for where that one is used."""
        return self if _is_preparing.get() else self.output_field.get_db_prep_value(timezone.now(), connection)


NOW = _Now()


class Asked:
    """Whoever a rule is asked about, while it is prepared: slots, and what it branches on."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        vars(self).update(known)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{name} is no slot of this rule, nor does it branch on it")

    def has_role(self, role: str) -> bool:
        return role in self.roles


@dataclass(frozen=True)
class Text:
    """A rule's SQL, cut at each of its parameters; each piece is cut again where the row's own table is named."""

    pieces: tuple[tuple[str, ...], ...]
    parameters: tuple[Any, ...]

    def filled(self, row: str, values: Mapping[str, Any], compiler: Any) -> tuple[str, list[Any]]:
        """`row`: what the row's table is called in the query at hand, with the dot."""
        sql, parameters = [row.join(self.pieces[0])], []
        for piece, one in zip(self.pieces[1:], self.parameters, strict=True):
            written, more = self._one(one, values, compiler)
            sql += [written, row.join(piece)]
            parameters += more
        return "".join(sql), parameters

    def _one(self, one: Any, values: Mapping[str, Any], compiler: Any) -> tuple[str, Any]:
        if not isinstance(one, Slot):
            return "%s", [one]
        if isinstance(values.get(one.name), BaseExpression):  # a column, or the slot of a rule around this one
            written: tuple[str, Sequence[Any]] = compiler.compile(values[one.name])
            return written
        return "%s", [one.filled(values, compiler.connection)]


class Rule:
    """`build(asked)` says the condition for rows of a model; it may call other rules.

    `name` is this rule's alone: the tables inside it are called after it, so that no name in a query around it can be
    taken for one of them, and none of its for one of those. `slots` are the attributes that `build` compares with,
    `branches` those it decides on.
    """

    def __init__(
        self, name: str, model: str, build: Callable[[Any], Q], *, branches: Sequence[str] = (),
        **slots: models.Field[Any, Any],
    ) -> None:  # fmt: skip
        assert name not in _names, f"another rule is called {name}"
        _names.add(name)
        self.name, self.model, self.build, self.branches = name, model, build, branches
        self.slots = {slot: Slot(slot, field) for slot, field in slots.items()}
        self._texts: dict[tuple[Hashable, ...], Text] = {}

    def __call__(self, asked: Any) -> Q:
        """The condition for whoever has these attributes."""
        values = {slot: getattr(asked, slot) for slot in self.slots}
        return Q(Prepared(self, values, tuple(getattr(asked, branch) for branch in self.branches)))

    def text(self, decided: tuple[Hashable, ...], connection: Any) -> Text:
        key = (connection.vendor, *decided)
        if key not in self._texts:
            self._texts[key] = self._made(decided, connection)
        return self._texts[key]

    def _made(self, decided: tuple[Hashable, ...], connection: Any) -> Text:
        table = apps.get_model(self.model)._meta.db_table
        asked = Asked({**self.slots, **dict(zip(self.branches, decided, strict=True))})
        query = apps.get_model(self.model)._base_manager.filter(self.build(asked)).query
        with preparing():
            where, parameters = query.get_compiler(connection=connection).compile(query.where)
        joined = {alias for alias, uses in query.alias_refcount.items() if uses} - {table}
        assert not joined, f"the rule {self.name} joins tables; say it by EXISTS"
        no_time_in(parameters)
        pieces = ALIAS.sub(rf"{self.name}_\1", where).split("%s")
        assert len(pieces) == len(parameters) + 1, f"the rule {self.name} has a percent sign in its text"
        return Text(tuple(tuple(piece.split(f'"{table}".')) for piece in pieces), tuple(parameters))


PERSON: dict[str, Any] = {
    "branches": ["roles"], "pk": models.UUIDField(), "organisation_id": models.UUIDField(),
}  # fmt: skip


class Prepared(Expression):
    """A rule in a query."""

    output_field = models.BooleanField()

    def __init__(self, rule: Rule, values: Mapping[str, Any], decided: tuple[Hashable, ...]) -> None:
        super().__init__()
        self.rule, self.values, self.decided = rule, values, decided
        self.row: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row, *(self.values[slot] for slot in self._columns())]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.row = exprs[0]
        self.values = {**self.values, **dict(zip(self._columns(), exprs[1:], strict=True))}

    def _columns(self) -> list[str]:
        return [slot for slot, value in self.values.items() if isinstance(value, Combinable)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        row = f"{compiler.quote_name_unless_alias(self.row.alias)}."
        return self.rule.text(self.decided, connection).filled(row, self.values, compiler)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__
