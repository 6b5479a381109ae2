"""A whole query in Django's words whose text is made once, as accounts/prepared.py does for the rules in it.

What every page asks: putting together and compiling the query of a case took three times as long as asking it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import F, Q
from django.db.models.expressions import Expression
from psycopg.sql import Literal

from accounts.prepared import Asked, Slot, no_time_in, preparing

M = TypeVar("M", bound=models.Model)
Shape = tuple[Hashable, ...]


@dataclass(frozen=True)
class _Text:
    """The rows it brings, what the compiler knows of its columns, and its SQL with its parameters by name.

    A slot is one parameter however often the text says it: two hundred of them, most the same, took longer to send
    than the rows to come, and PostgreSQL, told nothing of the constants among them, planned each time anew.
    """

    rows: models.QuerySet[Any]
    compiler: Any
    sql: str
    slots: Mapping[str, Slot]
    constants: Mapping[str, Any]

    @classmethod
    def of(cls, rows: models.QuerySet[Any], compiler: Any, sql: str, parameters: Sequence[Any]) -> _Text:
        pieces = sql.split("%s")
        assert len(pieces) == len(parameters) + 1, "a prepared query has a percent sign in its text"
        slots: dict[str, Slot] = {}
        constants: dict[str, Any] = {}
        written = [pieces[0]]
        for piece, one in zip(pieces[1:], parameters, strict=True):
            if isinstance(one, Slot):
                same = slots.setdefault(one.name, one)
                assert type(same.output_field) is type(one.output_field), f"two slots are called {one.name}"
                written += [f"%({one.name})s", piece]
            elif compiler.connection.vendor == "postgresql" and isinstance(one, str | int):
                written += [_literal(one), piece]
            else:
                name = f"constant_{len(constants)}"
                constants[name] = one
                written += [f"%({name})s", piece]
        return cls(rows, compiler, "".join(written), slots, constants)

    def filled(self, values: Mapping[str, Any], connection: Any) -> dict[str, Any]:
        return {**self.constants, **{name: slot.filled(values, connection) for name, slot in self.slots.items()}}


def _literal(value: str | int) -> str:
    """A constant of our code, never what somebody typed: that comes in slots."""
    if isinstance(value, bool):
        plain: str | int = value
    else:  # a member of Choices is its value
        plain = str.__str__(value) if isinstance(value, str) else int(value)
    return Literal(plain).as_string(None).replace("%", "%%")


class Several(models.Field[Any, Any]):
    """The field of a slot that takes ids, as many as there are, as one parameter."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if connection.vendor == "postgresql":
            return list(value)
        return json.dumps([one.hex for one in value])


class _OneOf(Expression):
    """Whether a column is among the ids of a slot; what its text says of a list does not depend on how long it is."""

    output_field = models.BooleanField()

    def __init__(self, column: str, slot: Any) -> None:
        super().__init__()
        self.column, self.slot = F(column), slot

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.column = exprs[0]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, parameters = compiler.compile(self.column)
        among = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
        return f"{column} {among}", [*parameters, self.slot]


def one_of(column: str, ids: Any) -> Q:
    """The column is among these ids, or among those of a slot while a query is prepared."""
    return Q(_OneOf(column, ids)) if isinstance(ids, Slot) else Q(**{f"{column}__in": ids})


class _Told:
    """Stands where a queryset keeps its query, and says only how to ask it now."""

    def __init__(self, text: _Text, values: Mapping[str, Any]) -> None:
        self._text, self._values = text, values

    def get_compiler(self, using: str) -> Any:
        """Of this thread's own connection: the one that made the text may be in use elsewhere."""
        compiler = copy(self._text.compiler)
        compiler.using, compiler.connection = using, connections[using]
        filled = self._text.filled(self._values, compiler.connection)
        compiler.as_sql = lambda *_how, **_more: (self._text.sql, filled)
        return compiler


class PreparedQuery(Generic[M]):
    """`build(asked)` says it. `slots` are values that it compares with, `branches` those that it decides on."""

    planned: Callable[[], AbstractContextManager[None]] = nullcontext  # while it is asked; accounts/kept_plans.py

    def __init__(
        self, build: Callable[[Any], models.QuerySet[M]], *, branches: Sequence[str] = (),
        **slots: models.Field[Any, Any],
    ) -> None:  # fmt: skip
        self.build, self.branches = build, branches
        self.slots = {slot: Slot(slot, field) for slot, field in slots.items()}
        self._texts: dict[Shape, _Text | None] = {}

    def __call__(self, asked: Any, **more: Any) -> list[M]:
        """The rows for whoever has these attributes, and for these values."""
        values = {slot: more[slot] if slot in more else getattr(asked, slot) for slot in self.slots}
        decided = tuple(more[branch] if branch in more else getattr(asked, branch) for branch in self.branches)
        text = self._text(decided)
        if text is None:
            return []
        rows = type(text.rows)(model=text.rows.model, query=cast(Any, _Told(text, values)))
        rows._iterable_class = text.rows._iterable_class
        with self.planned():
            return list(rows)

    def as_written(self, asked: Any, **more: Any) -> models.QuerySet[M]:
        """The same, built anew by Django; for the tests."""
        names = [*self.slots, *self.branches]
        return self.build(Asked({name: more[name] if name in more else getattr(asked, name) for name in names}))

    def _text(self, decided: Shape) -> _Text | None:
        key = (connections["default"].vendor, *decided)
        if key not in self._texts:
            self._texts[key] = self._made(decided)
        return self._texts[key]

    def _made(self, decided: Shape) -> _Text | None:
        rows = self.build(Asked({**self.slots, **dict(zip(self.branches, decided, strict=True))}))
        assert not rows._prefetch_related_lookups, "what is fetched beside the rows has to be asked by itself"  # type: ignore[attr-defined]
        compiler = rows.query.get_compiler(using="default")
        with preparing():
            try:
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:
                return None
        no_time_in(parameters)
        return _Text.of(rows, compiler, sql, parameters)
