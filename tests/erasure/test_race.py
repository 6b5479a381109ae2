"""Somebody writes while they are being erased: what was committed is the stand-in's, what came later never was."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, connection

from accounts.errors import Refusal
from accounts.models import User
from audit import recompute
from audit.sequencer import sequence
from forum.discussion import actions as discussion
from forum.discussion.models import Post
from forum.erasure import actions, replay
from tests.cast import Cast, open_case
from tests.erasure import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_written_by_somebody_who_is_gone(var, cast: Cast, board) -> None:
    case, person = open_case(cast, board), cast.expert_mx
    written, refused = [], []

    def write() -> None:
        for number in range(30):
            try:
                written.append(discussion.write_post(by=person, case_id=case.pk, text=f"Post {number}."))
            except (DatabaseError, Refusal) as refusal:
                refused.append(refusal)
        connection.close()

    def erase() -> None:
        actions.erase_person(by=cast.administrator, user_id=person.pk, because="asked for")

    if connection.features.has_select_for_update:
        writer = threading.Thread(target=write)
        writer.start()
        while len(written) < 5:
            pass
        erase()
        writer.join()
    else:  # SQLite in memory has one connection to share
        written.append(discussion.write_post(by=person, case_id=case.pk, text="Before."))
        erase()
        with pytest.raises((DatabaseError, Refusal)):
            discussion.write_post(by=person, case_id=case.pk, text="After.")
        refused.append(person)
    assert written
    assert refused
    stand_in = User.objects.get(name="Erased person")
    assert Post.objects.filter(author=stand_in).count() == len(written)
    replay.replay()
    assert world.found_in(world.dumped(), world.needles_for(person.pk) | {person.email.encode()}) == {}
    sequence()
    assert recompute.verify().is_sound
