"""Text columns whose words lie sealed as long as their row says so, and are read and written like any other."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from audit import keys, sealing

MARK = "\x02sealed "  # a control character first: nobody types it, and nobody may
ERASED = ""  # what is left of words whose key was destroyed


class Sealed(str):
    """Sealed words as they come from the database; what somebody typed is never of this type."""

    __slots__ = ()


class Kept(str):
    """Words as they are to lie in the database: sealed, or clear because their row says so."""

    __slots__ = ()


class GoesRound(TypeError):
    """A statement would write words without asking their row whether they are to be sealed: save the row instead."""


class SealedWords(models.Model):
    """Models with sealed columns say under whose key, and where each column lies."""

    class Meta:
        abstract = True

    @property
    def words_scope(self) -> str:
        """The scope whose key seals the words; empty: they lie in clear."""
        raise NotImplementedError

    @property
    def words_place(self) -> str:
        """What the sealed bytes are bound to besides table and column: they don't open in another row."""
        return str(self.pk)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Notes which keys the rows just read will need, so that a page opens all its words with one query."""
        instance = super().from_db(db, field_names, values, **more)
        for value in values:
            if isinstance(value, Sealed):
                keys.want(_key_of(value))
        return instance


class Words(DeferredAttribute):
    """Opens the words when they are asked for, once."""

    field: SealedTextField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        found = super().__get__(instance, cls)
        if instance is None or not isinstance(found, str):
            return found
        if isinstance(found, Sealed):
            found = _opened(found, instance, self.field.attname)
        value = self.field.to_words(found)
        instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.TextField):  # type: ignore[type-arg]  # text in, text out, as its parent
    """A TextField of a SealedWords model."""

    descriptor_class = Words

    def from_db_value(self, value: str | None, *_how: Any) -> str | None:
        return Sealed(value) if value is not None and value.startswith(MARK) else value

    def to_words(self, text: str) -> Any:
        """What the attribute gives for this clear text."""
        return text

    def to_text(self, value: Any) -> str:
        """The clear text of an attribute."""
        return str(value).lstrip(MARK[0])  # words that only look sealed would lock their readers out

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """As it lies in the database: sealed anew, or clear."""
        value = getattr(model_instance, self.attname)
        if not isinstance(value, (str, dict, list)):
            return value  # nothing, or an expression
        text, scope = self.to_text(value), model_instance.words_scope
        if not scope:
            return Kept(text)
        sealed = sealing.seal(scope, text.encode(), bound=_bound(model_instance, self.attname))
        return Kept(MARK + b64encode(sealed).decode("ascii"))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """update() and bulk_update() come here without pre_save(): they would write a RED case's words in clear."""
        if isinstance(value, (str, dict, list)) and value and not isinstance(value, Kept):
            raise GoesRound(f"{self.model.__name__}.{self.name} is written by saving its row, not by update().")
        return super().get_db_prep_save(value, connection)


class SealedJSONField(SealedTextField):
    """JSON that is kept as text, for the sake of sealing."""

    def to_words(self, text: str) -> Any:
        return json.loads(text)

    def to_text(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _opened(raw: str, instance: SealedWords, column: str) -> str:
    key_id = _key_of(raw)
    found = keys.held(key_id)
    if found is None:
        return ERASED
    scope, key = found
    sealed = b64decode(raw.removeprefix(MARK))
    return sealing.unseal_with(key, scope, sealed, bound=_bound(instance, column)).decode()


def _bound(instance: SealedWords, column: str) -> str:
    return f"{instance._meta.db_table}/{instance.words_place}/{column}"


def _key_of(raw: str) -> UUID:
    return sealing.key_id(b64decode(raw.removeprefix(MARK)))
