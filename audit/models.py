"""The tables of the trail: entries and their tree, what can be erased, and the keys that seal it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from audit.append_only import AppendOnlyModel, AppendOnlyQuerySet, WriteOnceModel, WriteOnceQuerySet


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def waiting(self) -> EntryQuerySet:
        """Entries that have no place in the tree yet. Never "later than the last": commits come out of order."""
        return self.filter(place=None)


class Entry(AppendOnlyModel):
    """One thing that happened. `leaf` is the exact text that is hashed; the columns repeat it for lists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    leaf = models.BinaryField()
    leaf_hash = models.CharField(max_length=64, unique=True)  # RFC 6962, hexadecimal
    op = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)
    at = models.DateTimeField()
    # Its private fields are under these (audit/scopes.py); no foreign keys: they outlive the keys.
    data_key = models.UUIDField()
    who_key = models.UUIDField(null=True)  # null in entries from before there were three: then all is under data_key
    subject_key = models.UUIDField(null=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["-at", "-id"], name="entry_newest"),
            models.Index(fields=["op", "-at", "-id"], name="entry_by_op"),
            models.Index(fields=["outcome", "-at", "-id"], name="entry_by_outcome"),
            models.Index(fields=["who_key", "-at", "-id"], name="entry_by_doer"),
            models.Index(fields=["subject_key", "-at", "-id"], name="entry_by_subject"),
            models.Index(fields=["data_key", "-at", "-id"], name="entry_by_case"),
        ]


class Private(WriteOnceModel):
    """One field of an entry, sealed with its commitment key; may be erased, never changed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="privates")
    field = models.CharField(max_length=20)
    sealed = models.BinaryField()  # commitment key (32 bytes) and value, under the data key
    data_key = models.UUIDField(db_index=True)  # no foreign key: the key may be destroyed first
    lookup = models.CharField(
        max_length=32, blank=True, db_index=True
    )  # keyed hash of an actor or object, to find it by

    objects = WriteOnceQuerySet["Private"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="one_private_per_field")]


class Retention(AppendOnlyModel):
    """Until which moment private fields were kept long enough; the latest counts, and an entry tells of each."""

    until = models.DateTimeField(unique=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet["Retention"].as_manager()

    class Meta:
        base_manager_name = "objects"


class WrappedKey(models.Model):
    """The data key of one case or person, wrapped by the master key. Deleting it erases what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=80, unique=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16, default="")  # id of what wrapped it; empty: before ids
    made_at = models.DateTimeField(default=timezone.now)


class Waiting(models.Model):
    """An entry in line for its place in the tree: put there by the database itself, taken out by the sequencer."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="waits")


class Leaf(AppendOnlyModel):
    """The place of an entry in the tree, given by the sequencer alone."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="place")

    objects = AppendOnlyQuerySet["Leaf"].as_manager()

    class Meta:
        base_manager_name = "objects"


class Checkpoint(AppendOnlyModel):
    """The root of the tree when it had `size` leaves; every one is kept."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    frontier = models.BinaryField()  # roots of the complete subtrees, so that n leaves are appended in O(n)
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet["Checkpoint"].as_manager()

    class Meta:
        base_manager_name = "objects"


class Reading(models.Model):
    """The latest entry for one identical reading by one person, and how often it was repeated since."""

    what = models.CharField(max_length=64, unique=True)  # keyed hash of person, address and everything they read
    since = models.DateTimeField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(default=0)
