"""After a restore: whatever was erased since the backup was made is erased again, and the list is made whole."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from audit import erasures, scopes
from audit.models import WrappedKey
from forum.erasure import actions, steps

BECAUSE = "erased before; brought back by a restore"
LEFT_OVER = "made by a reading that was under way while the person was erased"


def replay(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Returns how many erasures were done again; safe to repeat, and to be killed and started anew."""
    back = erasures.outstanding()
    for done, one in enumerate(back, 1):
        actions.erase_again(scope=one.scope, because=BECAUSE)
        progress(done, len(back))
    erasures.complete()
    sweep()
    steps.wipe()
    return len(back)


def sweep() -> int:
    """Destroy keys of people who are not there: a page they were loading while being erased has made them anew."""
    rows = WrappedKey.objects.filter(scope__startswith="person:").values_list("scope", flat=True)
    people = {scopes.of_person(str(pk)) for pk in User.objects.values_list("pk", flat=True)}
    lost = [scope for scope in rows if scope not in people]
    for scope in lost:
        actions.erase_again(scope=scope, because=LEFT_OVER)
    return len(lost)
