"""Rows that can't be written without an entry: each points to the one that tells how it came to be as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, TypeVar, cast

from django.apps import apps
from django.db import models
from django.utils.encoding import force_str

from audit import acts

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
ENTRY = "entry"


class EntryPointer(models.ForeignKey[Any, Any]):
    """Never set by hand: each writing takes the entry of the use case at hand. It may follow (deferred)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"to": "audit.Entry", "on_delete": models.PROTECT, "related_name": "+", "db_index": False,
                            "editable": False, **options})  # fmt: skip

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        entry = acts.written(model_instance._meta.db_table)
        setattr(model_instance, self.attname, entry)
        return entry


class ProtectedQuerySet(models.QuerySet[M_co]):
    """Changing many rows at once moves their pointers too."""

    def update(self, **kwargs: Any) -> int:
        if protected_among(self.model, kwargs):
            kwargs = {**kwargs, ENTRY: acts.written(self.model._meta.db_table)}
        return super().update(**kwargs)

    def bulk_update(self, objs: Iterable[M_co], fields: Iterable[str], batch_size: int | None = None) -> int:
        names = list(fields)
        rows = list(objs)
        if protected_among(self.model, names):
            names.append(ENTRY)
            for row in rows:
                setattr(row, "entry_id", acts.written(self.model._meta.db_table))  # noqa: B010  any model's
        return super().bulk_update(rows, names, batch_size)


class Protected(models.Model):
    """A model whose rows point to their entry. A column is protected unless `bookkeeping` names it.

    Its manager is of a ProtectedQuerySet, so that changing many rows moves their pointers (the database asks for it).
    """

    bookkeeping: ClassVar[frozenset[str]] = frozenset()

    entry = EntryPointer()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Outside a use case only bookkeeping is kept: a password that the sign-in changes, say."""
        if update_fields is not None and protected_among(type(self), update_fields):
            update_fields = {*update_fields, ENTRY}
        elif update_fields is None and acts.at_hand() is None and not self._state.adding and self.bookkeeping:
            self._refuse_change()
            update_fields = self.bookkeeping
        super().save(*args, update_fields=update_fields, **kwargs)

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> str:  # noqa: N802  Django's name
        """What Django says, which makes a table of all choices, each translated, for every word of a list."""
        value = getattr(self, field.attname)
        words = next((words for key, words in field.flatchoices if key == value), value)
        return cast(str, force_str(words, strings_only=True))

    def _refuse_change(self) -> None:
        """Nothing protected may have been changed in memory: it would be lost without a word."""
        names = protected_columns(type(self))
        stored = type(self)._base_manager.filter(pk=self.pk).values_list(*names).first()
        if stored is not None and stored != tuple(getattr(self, name) for name in names):
            raise acts.OutsideAct(self._meta.db_table)


def protected_columns(model: type[models.Model]) -> list[str]:
    """The attribute names of the columns that only a use case changes."""
    kept = {model._meta.pk.attname if model._meta.pk else "", f"{ENTRY}_id"}
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in kept and field.name not in bookkeeping_of(model)
    ]


def protected_among(model: type[models.Model], names: Iterable[str]) -> bool:
    """Whether any of these fields is protected."""
    return issubclass(model, Protected) and any(name not in bookkeeping_of(model) and name != ENTRY for name in names)


def bookkeeping_of(model: type[models.Model]) -> frozenset[str]:
    return getattr(model, "bookkeeping", frozenset())


def models_of(app_labels: Sequence[str] | None = None) -> list[type[Protected]]:
    """Every protected model, or those of these apps."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Protected) and (app_labels is None or model._meta.app_label in app_labels)
    ]
