"""A person is erased: name, address and ids are nowhere any more, and all that was proved before is proved still."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.erasing import NOWHERE
from accounts.models import User
from audit import erasures, recompute
from audit.models import Checkpoint, Entry, Leaf
from audit.sequencer import sequence
from audit.tlog import merkle
from forum.answers.models import Answer
from forum.cases.models import Case
from forum.discussion.models import Post
from tests.accounts.people import at_the_door, sign_in
from tests.cast import Cast
from tests.erasure import world
from tests.referrals.story import give

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(var: Path, cast: Cast, board) -> world.Story:
    return world.play(cast, board)


def erase(story: world.Story, because: str = "asked for by the person") -> None:
    call_command("erase_person", world.EMAIL, by=story.cast.administrator.email, because=because, yes=True)


def kept_proofs() -> list[tuple[int, int, bytes, bytes, list[bytes]]]:
    """What somebody took away before: place, size, leaf hash, root and path of every entry."""
    checkpoint = Checkpoint.objects.latest("size")
    hashes = [bytes.fromhex(leaf.entry.leaf_hash) for leaf in Leaf.objects.order_by("index").select_related("entry")]
    root = bytes.fromhex(checkpoint.root)
    return [
        (place, checkpoint.size, hashes[place], root, merkle.inclusion_proof(place, hashes))
        for place in range(checkpoint.size)
    ]


@pytest.mark.req(48)
def test_name_address_and_ids_are_nowhere(story: world.Story, var: Path) -> None:
    told = {b"zephyrine", b"quillfeather", world.EMAIL.encode(), str(story.person.pk).encode()}
    assert set(world.found_in(world.dumped(), told)) == told
    mails = b"".join(file.read_bytes() for file in (var / "mail").iterdir())
    assert world.found_in(mails, story.needles)
    erase(story)
    assert world.found_in(world.dumped(), story.needles) == {}
    for file in (one for one in var.rglob("*") if one.is_file()):
        assert world.found_in(file.read_bytes(), story.needles) == {}, file
    assert world.sealed_under_gone_keys() == 0
    assert (var / "erasures").stat().st_mode & 0o777 == 0o600


def pages() -> bytes:
    """The database's own pages, freed ones too."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT current_setting('data_directory')")
        folder = Path(cursor.fetchone()[0])
        cursor.execute("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')")
        return b"".join((folder / name).read_bytes() for (name,) in cursor.fetchall() if name)


def older_transactions_ended(seconds: float = 300) -> None:
    """As docs/erasure.md says: what one may still see, even in a neighbour's database, no VACUUM takes away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (now,) = cursor.fetchone()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] >= now:
                return
            time.sleep(0.2)
    raise AssertionError(f"a transaction older than the erasure still ran after {seconds} s")


def test_no_freed_page_holds_them(story: world.Story) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum may do at any time: now addresses are samples, too
    assert world.found_in(pages(), story.needles)
    erase(story)
    if connection.vendor == "postgresql":
        older_transactions_ended()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as docs/erasure.md says: new samples for the planner,
            cursor.execute("VACUUM FULL")  # and the tables' files are written anew
    assert world.found_in(pages(), story.needles) == {}


def test_redis_holds_them_neither_before_nor_after(story: world.Story) -> None:
    if not django_settings.REDIS:
        from deploy.cache_keys import hidden

        assert world.found_in(hidden(f"denials/{story.person.pk}/7", "", 1).encode(), story.needles) == {}
        return
    import redis

    server = redis.Redis.from_url(django_settings.REDIS)

    def held() -> bytes:
        keys = list(server.scan_iter())
        return b"\n".join([*keys, *(server.get(key) or b"" for key in keys if server.type(key) == b"string")])

    assert held()
    assert world.found_in(held(), story.needles) == {}
    erase(story)
    assert world.found_in(held(), story.needles) == {}


@pytest.mark.req(48)
def test_every_proof_and_checkpoint_of_before_still_holds(story: world.Story) -> None:
    proofs, entries = kept_proofs(), {entry.pk: bytes(entry.leaf) for entry in Entry.objects.all()}
    checkpoints = dict(Checkpoint.objects.values_list("size", "root"))
    erase(story)
    sequence()
    verdict = recompute.verify()
    assert verdict.is_sound, verdict
    assert verdict.erased > 80
    now = {entry.pk: bytes(entry.leaf) for entry in Entry.objects.all()}
    assert {pk: now[pk] for pk in entries} == entries
    assert dict(Checkpoint.objects.filter(size__in=checkpoints).values_list("size", "root")) == checkpoints
    after = [bytes.fromhex(leaf.entry.leaf_hash) for leaf in Leaf.objects.order_by("index").select_related("entry")]
    for place, size, leaf, root, path in proofs:
        assert merkle.leaf_hash(entries[Leaf.objects.get(index=place).entry_id]) == leaf
        assert merkle.verify_inclusion(leaf, place, size, path, root)
    new_root = merkle.root(after)
    path = merkle.consistency_proof(size, after)
    assert merkle.verify_consistency(size, len(after), root, new_root, path)


def test_the_entry_of_erasure_names_nobody_but_who_did_it(story: world.Story) -> None:
    erase(story)
    entry = Entry.objects.get(op="account.erase")
    opened = world.queries.entry_row(entry).opened
    assert set(opened) == {"actor", "unit", "justification", "detail"}
    assert story.cast.administrator.email in opened["actor"]
    listed = Path(django_settings.ERASURES_FILE).read_text().split("\n")
    assert [line.split(" ")[1] for line in listed if line] == opened["detail"].split()
    assert [line.split(" ")[2] for line in listed if line] == ["person"] * 2  # their own key, and their address's


def test_the_cases_go_on_with_what_they_wrote_and_nobodys_name(story: world.Story) -> None:
    erase(story)
    browser = Client()
    sign_in(browser, User.objects.get(pk=story.cast.expert_other.pk))
    assert browser.get(f"/cases/{story.case.pk}/").status_code == 200
    text = browser.get(f"/discussion/cases/{story.case.pk}/").content.decode()
    assert "The cedilla is telling." in text
    assert "Erased person" in text
    give(story.cast.expert_mx, story.clue)
    post, answer = Post.objects.get(pk=story.post.pk), Answer.objects.get(pk=story.answer.pk)
    assert post.author == answer.expert
    assert post.author.email.endswith(NOWHERE)
    world.approved_post(story.cast, story.case, text="The case goes on.")
    waiting = Post.objects.get(author=post.author, position=None)
    world.approve_post(story.cast, waiting)  # what waited is decided like anything else; nobody is told


def test_the_erased_cannot_sign_in_and_neither_can_their_stand_in(story: world.Story) -> None:
    browser = Client()
    sign_in(browser, story.person)
    erase(story)
    assert browser.get("/account/").status_code == 302
    stand_in = Post.objects.get(pk=story.post.pk).author
    for address in (world.EMAIL, stand_in.email):
        answer = at_the_door().post("/account/login/", {"login": address, "password": world.PASSWORD})
        assert answer.status_code == 200
        assert "t match" in answer.content.decode()
    assert not stand_in.has_usable_password()
    admin = Client()
    sign_in(admin, story.cast.administrator)
    assert str(stand_in.pk) not in admin.get("/people/").content.decode()


def test_a_crash_before_the_list_is_written_loses_nothing(story: world.Story, monkeypatch, var: Path) -> None:
    monkeypatch.setattr(erasures, "_append", lambda erased: None)
    erase(story)
    assert not (var / "erasures").exists()
    assert erasures.complete() == 2
    (var / "erasures").write_text((var / "erasures").read_text()[:-30])  # the power went in the middle of a line
    assert erasures.complete() == 1
    assert erasures.complete() == 0
    assert len(list(erasures._read(var / "erasures"))) == 2
    assert Case.objects.filter(pk=story.case.pk).exists()


def test_an_address_that_was_only_tried_is_forgotten_too(var: Path, cast: Cast, capsys) -> None:
    erase_this = {"by": cast.administrator.email, "because": "asked for", "yes": True}
    at_the_door().post("/account/login/", {"login": world.EMAIL, "password": "not the password"})
    assert world.found_in(world.dumped(), {world.EMAIL.encode()})
    call_command("erase_person", world.EMAIL, **erase_this)
    assert world.found_in(world.dumped(), {world.EMAIL.encode()}) == {}
    sequence()
    assert recompute.verify().is_sound
    with pytest.raises(CommandError, match="nobody with this address"):
        call_command("erase_person", world.EMAIL, **erase_this)
