"""Which failures mean that nothing can be kept, so that nothing may be shown or done: they are answered with 503."""

from __future__ import annotations

import errno

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError

from audit import keys, log, master_key
from audit.batches import NotWritten

# What recording by itself can meet; there, whatever the database says means the same.
FAILURES = (DatabaseError, InterfaceError, OSError, keys.Unreadable, ImproperlyConfigured, NotWritten)
_REFUSED = {
    "42501",  # insufficient_privilege: somebody took INSERT away
    "25006",  # read_only_sql_transaction: a standby, or a database made read-only
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}


def is_unwritable(error: BaseException | None) -> bool:
    """Whether a page or an action failed for want of a place to keep it, at its COMMIT too; not for a bug of ours."""
    if isinstance(error, keys.KeyGone):
        return False  # erased, not failing
    if isinstance(error, DatabaseError):
        return isinstance(error, OperationalError) or _is_refused(error)
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return isinstance(error, (log.TrailUnavailable, InterfaceError, keys.Unreadable, master_key.Unusable, NotWritten))


def _is_refused(error: DatabaseError) -> bool:
    """By PostgreSQL, which says so with a code; by SQLite, when what it reads is not a database any more."""
    return type(error) is DatabaseError or getattr(error.__cause__, "sqlstate", "") in _REFUSED
