"""Rows that are written once: no change and no removal through the ORM (the database's triggers stop the rest)."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AppendOnly(Exception):
    """Somebody tried to change or remove what was written."""

    def __init__(self) -> None:
        super().__init__("The trail is append-only: what is written stays.")


class WriteOnceQuerySet(models.QuerySet[M_co]):
    """Insert and read; rows may be deleted only by the subclass that allows it."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[M_co]:
        if kwargs.get("update_conflicts") or kwargs.get("ignore_conflicts"):
            raise AppendOnly
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnlyQuerySet(WriteOnceQuerySet[M_co]):
    """Insert and read, nothing else."""

    def delete(self) -> NoReturn:
        raise AppendOnly

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AppendOnly


class WriteOnceModel(models.Model):
    """A row that is saved once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(force_insert=True, using=kwargs.get("using"))


class AppendOnlyModel(WriteOnceModel):
    """A row that is saved once and never deleted."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly
