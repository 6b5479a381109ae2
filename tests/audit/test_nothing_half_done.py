"""A statement that fails takes the whole use case with it: state, entry, files and news come together or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from audit import queries, recompute
from audit.models import Entry
from forum.boards.models import Board
from tests.audit.deeds import DEEDS, Deed
from tests.audit.faults import changed, entry_ids, everything, failing_at, protected_rows
from tests.cast import Cast, make_board, make_cast

MOST = 400  # statements of one use case


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.mark.req(33)
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_fault_at_any_statement_leaves_nothing_done_and_nothing_told(
    cast: Cast, board: Board, deed: Callable[[Cast, Board], Deed]
):
    do = deed(cast, board)
    before, rows, told = everything(), protected_rows(), entry_ids()
    for number in range(1, MOST):
        with failing_at(number) as tried:
            try:
                do()
            except OperationalError:
                assert tried() >= number
            else:
                break
        assert changed(before, everything()) == set(), f"after statement {number}"
    assert tried() == number - 1  # it went through because there was no statement left to fail, not round the fault
    assert number > 5
    after = everything()
    new = entry_ids() - told
    assert new
    assert changed(before, after) > {"audit_entry", "audit_private", "audit_waiting"}
    assert {entry for row, entry in protected_rows().items() if row not in rows} <= new
    assert all(queries.entry_row(entry).opened for entry in Entry.objects.filter(pk__in=new))
    assert recompute.verify().is_sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", DEEDS[:4], ids=lambda deed: deed.__name__)
def test_a_commit_that_fails_leaves_nothing_done_and_nothing_told(deed, monkeypatch):
    cast = make_cast()
    do = deed(cast, make_board(cast))
    before = everything()

    def fail() -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", fail)
        with pytest.raises(OperationalError):
            do()
    assert changed(before, everything()) == set()
    do()
    assert changed(before, everything()) > {"audit_entry", "audit_private"}
