"""What is kept in the cache is worked out each time while there is none."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as Away

from accounts.remembering import forget, remembered


def test_it_is_worked_out_once_and_again_after_it_was_forgotten() -> None:
    found = [1, 2]
    assert [remembered("tests-kept", lambda: found.pop(0), 60) for _ in range(2)] == [1, 1]
    forget("tests-kept")
    assert remembered("tests-kept", lambda: found.pop(0), 60) == 2
    forget("tests-kept")


@pytest.mark.parametrize("broken", [("get",), ("set",)])
def test_a_cache_that_is_away_stops_nobody(monkeypatch: pytest.MonkeyPatch, broken: tuple[str, ...]) -> None:
    def away(*_words: object) -> None:
        raise Away("Error 111 connecting")

    for name in (*broken, "delete"):
        monkeypatch.setattr(cache, name, away)
    assert remembered("tests-away", lambda: 7, 60) == 7
    forget("tests-away")
