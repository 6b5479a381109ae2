"""Lists come, are replaced, extended and removed, by whom one may expect, and the trail tells it without a hash."""

from __future__ import annotations

import stat
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.errors import BadInput, NotFoundHere
from accounts.models import Role, RoleGrant, User
from audit import queries
from audit.models import Entry
from forum.hashlists import actions, files
from forum.hashlists.kinds import Kind
from forum.hashlists.models import HashList
from tests.cast import Cast, stale
from tests.hashlists.bringing import bring, in_days, made_up

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]
PAGE = "/hash-lists/"


def run(folder: Path, text: str, **more: str) -> tuple[str, str]:
    """The command's two outputs."""
    file, out, err = folder / "given.csv", StringIO(), StringIO()
    file.write_text(text)
    told = {"name": "Partner", "kind": "md5", "source": "By agreement", "until": str(in_days(90)), "by": "operator"}
    words = [f"--{option}={value}" for option, value in {**told, **more}.items()]
    call_command("import_hash_list", str(file), *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_keeps_a_list_and_names_bad_lines_by_number(tmp_path: Path, kept_in: Path) -> None:
    digests = made_up(Kind.MD5, 4)
    lines = [*(one.hex() for one in digests), digests[0].hex(), "short", "z" * 32]
    out, err = run(tmp_path, "\n".join(lines))
    one = HashList.objects.get()
    assert (one.name, one.kind, one.count, one.version, one.added_by) == ("Partner", "md5", 4, 1, None)
    assert f"Partner, version 1: 4 entries of MD5, asked until {in_days(90)}." in out
    assert "1 were there more than once." in out
    assert "Of 7 lines 2 hold no such hash and are left out: 6, 7" in err
    assert not any(line in out + err for line in lines)
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o700
    assert stat.S_IMODE((kept_in / one.file).stat().st_mode) == 0o600


def test_the_same_again_is_a_new_version_with_the_same_file(tmp_path: Path, cast: Cast) -> None:
    text = "\n".join(one.hex() for one in made_up(Kind.MD5, 50))
    run(tmp_path, text)
    first = HashList.objects.get()
    run(tmp_path, text, name="PARTNER", source="The same", by=cast.administrator.email)
    second = HashList.objects.get()
    assert (second.pk, second.version, second.file_sha256) == (first.pk, 2, first.file_sha256)
    assert (second.name, second.source, second.added_by) == ("Partner", "The same", cast.administrator)


def test_what_the_trail_says_of_the_operator_and_of_an_administrator(
    tmp_path: Path, cast: Cast, client_of: Clients
) -> None:
    digests = made_up(Kind.MD5, 3)
    run(tmp_path, "\n".join(one.hex() for one in digests))
    run(tmp_path, "\n".join(one.hex() for one in digests), by=cast.administrator.email)
    call_command("remove_hash_list", "partner", because="The agreement ended", by="operator", stdout=StringIO())
    found = list(Entry.objects.filter(op__startswith="hashlist.").order_by("at"))
    fields = queries.opened(found)
    entries = [fields[entry.pk] for entry in found]
    assert [entry.op for entry in found] == ["hashlist.import", "hashlist.import", "hashlist.remove"]
    assert [entry.get("actor", "").split(" ")[0] for entry in entries] == ["", str(cast.administrator.pk), ""]
    assert all("login=" in entry["detail"] for entry in entries)
    assert f"Partner; md5, version 2, 3 entries, until {in_days(90)}; from: By agreement" in entries[1]["detail"]
    assert entries[2]["justification"] == "The agreement ended"
    hidden = [*(one.hex() for one in digests), HashList.objects.get().file_sha256]
    assert not any(one in str(entries) for one in hidden)
    acts = client_of(cast.auditor).get("/trail/administrators/").content.decode()
    assert "Imported a list of hashes" in acts
    assert "Removed a list of hashes" in acts


def test_what_the_command_refuses_leaves_no_list_and_no_file(tmp_path: Path, kept_in: Path, cast: Cast) -> None:
    text = made_up(Kind.MD5, 1)[0].hex()
    refused = [
        ({"by": "nobody@example.org"}, "--by is the address"),
        ({"by": cast.moderator_one.email}, "cleared administrator"),
        ({"kind": "sha1"}, "No line of the file"),
        ({"until": str(in_days(-1))}, "lies ahead"),
        ({"name": "  "}, "Give the list's name"),
        ({"source": " "}, "Give the list's name"),
        ({"name": "x" * 121}, "at most 120"),
        ({"column": "nothing"}, "names no column"),
    ]
    for more, sentence in refused:
        with pytest.raises(CommandError, match=sentence):
            run(tmp_path, text, **more)
    words = ["--name=x", "--kind=md5", "--source=x", "--by=operator"]
    with pytest.raises(CommandError, match="like 2027-01-31"):
        call_command("import_hash_list", "x", *words, "--until=soon")
    with pytest.raises(CommandError, match="no file"):
        call_command("import_hash_list", "/nowhere", *words, f"--until={in_days(1)}")
    with pytest.raises(CommandError, match="no list of this name"):
        call_command("remove_hash_list", "x", because="x", by="operator")
    assert not HashList.objects.exists()
    assert list(kept_in.glob("*")) == []


def test_a_list_stays_of_its_kind_and_a_failed_import_leaves_it_as_it_was(tmp_path: Path, kept_in: Path) -> None:
    kept = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3))
    with pytest.raises(BadInput, match="of the kind"):
        bring(tmp_path, Kind.SHA1, made_up(Kind.SHA1, 3))
    assert HashList.objects.get().version == 1
    assert [file.name for file in kept_in.iterdir()] == [kept.file]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, kept_in: Path, monkeypatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        bring(tmp_path, Kind.PDQ, made_up(Kind.PDQ, 3))
    assert list(kept_in.iterdir()) == []
    assert not HashList.objects.exists()


def test_a_list_that_the_index_can_not_number_is_refused(tmp_path: Path, monkeypatch) -> None:
    assert files.bands.MOST_ENTRIES * files.bands.BANDS < 1 << 32
    monkeypatch.setattr(files.bands, "MOST_ENTRIES", 2)
    with pytest.raises(BadInput, match="at most 2 entries"):
        bring(tmp_path, Kind.PDQ, made_up(Kind.PDQ, 3))
    bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3))


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path, kept_in: Path) -> None:
    kept_in.mkdir()
    kept_in.chmod(0o755)
    with pytest.raises(BadInput, match="mode 0700"):
        bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 1))


def test_what_a_killed_import_left_goes_after_a_day_and_nothing_else_does(tmp_path: Path, kept_in: Path) -> None:
    kept = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 1))
    names = {f"{'a' * 32}.partial": 2, "b" * 32: 2, "c" * 32: 0, "notes.txt": 2, kept.file: 2}
    for name, days in names.items():
        (kept_in / name).touch(mode=0o600)
        then = (kept_in / name).stat().st_mtime - days * 86400
        files.os.utime(kept_in / name, (then, then))
    other = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 1), name="Other")
    assert {file.name for file in kept_in.iterdir()} == {"c" * 32, "notes.txt", kept.file, other.file}


def test_an_administrator_extends_and_removes_by_the_page(
    tmp_path: Path, kept_in: Path, cast: Cast, client_of: Clients, django_capture_on_commit_callbacks
) -> None:
    one, admin = bring(tmp_path, Kind.PDQ, made_up(Kind.PDQ, 3)), client_of(cast.administrator)
    assert PAGE in admin.get("/people/").content.decode()
    page = admin.get(PAGE).content.decode()
    assert all(words in page for words in ("Known", "PDQ", "31 of 256 bits", "A partner, by agreement 12", "asked"))
    assert one.file_sha256 not in page
    for until in ("", "soon", str(in_days(30)), str(in_days(-3))):
        answer = admin.post(PAGE, {"extend": str(one.pk), "until": until})
        assert answer.status_code == 422, until
    assert admin.post(PAGE, {"extend": str(one.pk), "until": str(in_days(60))}).status_code == 302
    assert HashList.objects.get().enabled_until == in_days(60)
    assert admin.post(PAGE, {"remove": str(one.pk), "reason": "  "}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        gone = admin.post(PAGE, {"remove": str(one.pk), "reason": "The agreement ended"}, follow=True)
    assert "is removed; its file is gone." in gone.content.decode()
    assert "There is no list" in gone.content.decode()
    assert list(kept_in.iterdir()) == []
    assert admin.post(PAGE, {"remove": str(one.pk), "reason": "Again"}).status_code == 404
    assert admin.post(PAGE, {"remove": "x", "reason": "Again"}).status_code == 404
    ops = Entry.objects.filter(op__startswith="hashlist.").exclude(op="hashlist.consult").order_by("at")
    assert list(ops.values_list("op", flat=True)) == ["hashlist.import", "hashlist.extend", "hashlist.remove"]
    bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3))  # the name is free again, for any kind


def test_moderators_read_and_change_nothing_and_nobody_else_finds_it(
    tmp_path: Path, cast: Cast, client_of: Clients
) -> None:
    one, moderator = bring(tmp_path, Kind.PDQ, made_up(Kind.PDQ, 3)), client_of(cast.moderator_one)
    page = moderator.get(PAGE).content.decode()
    assert all(words in page for words in ("Known", "PDQ", "31 of 256 bits", f'href="{PAGE}"'))
    assert "by agreement 12" not in page
    assert 'name="remove"' not in page
    changes = ({"remove": str(one.pk), "reason": "Out"}, {"extend": str(one.pk), "until": str(in_days(60))})
    for change in changes:
        assert moderator.post(PAGE, change).status_code == 404
    for person in (cast.investigator, cast.expert_mx, cast.coordinator, cast.auditor):
        assert client_of(person).get(PAGE).status_code == 404
        assert not HashList.objects.visible_to(person).exists()
    for person in (cast.investigator, cast.moderator_one):
        with pytest.raises(NotFoundHere):
            actions.remove_list(by=person, list_id=one.pk, reason="Out")
        with pytest.raises(NotFoundHere):
            actions.extend_list(by=person, list_id=one.pk, until=in_days(60))
        with pytest.raises(NotFoundHere):
            bring(tmp_path, Kind.PDQ, made_up(Kind.PDQ, 3), by=person)
    kept = HashList.objects.get()
    assert (kept.version, kept.removed_at, kept.enabled_until) == (1, None, one.enabled_until)


def test_a_change_asks_for_a_fresh_factor(tmp_path: Path, cast: Cast, client_of: Clients) -> None:
    one, admin = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3)), client_of(cast.administrator)
    stale(admin)
    assert admin.get(PAGE).status_code == 200
    answer = admin.post(PAGE, {"remove": str(one.pk), "reason": "Out"})
    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]
    assert HashList.objects.get().removed_at is None


def test_the_page_says_what_is_wrong_with_a_list(tmp_path: Path, kept_in: Path, cast: Cast, client_of: Clients) -> None:
    past = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3), name="Old")
    HashList.objects.filter(pk=past.pk).update(enabled_until=in_days(-1))
    (kept_in / bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3), name="Lost").file).unlink()
    page = client_of(cast.moderator_one).get(PAGE).content.decode()
    assert "Its last day is over: no file is held against it." in page
    assert "Its file is missing or damaged: uploads are held back until" in page


def test_who_holds_both_roles_changes_as_an_administrator(tmp_path: Path, cast: Cast, client_of: Clients) -> None:
    RoleGrant.objects.create(user=cast.administrator, role=Role.MODERATOR)
    one = bring(tmp_path, Kind.MD5, made_up(Kind.MD5, 3))
    answer = client_of(cast.administrator).post(reverse("hashlists:lists"), {"remove": str(one.pk), "reason": "Out"})
    assert answer.status_code == 302


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("kind", [Kind.MD5, Kind.PDQ])
def test_on_a_terminal_it_says_how_far_it_is(tmp_path: Path, kind: Kind) -> None:
    digests, err = made_up(kind, 3), Terminal()
    (tmp_path / "given").write_text("\n".join(one.hex() for one in digests))
    words = ["--name=x", f"--kind={kind}", "--source=x", "--by=operator", f"--until={in_days(1)}"]
    call_command("import_hash_list", str(tmp_path / "given"), *words, stdout=StringIO(), stderr=err)
    assert "100 %  3 lines read" in err.getvalue()
    assert ("100 %  indexing" in err.getvalue()) == (kind == Kind.PDQ)
    assert not any(one.hex() in err.getvalue() for one in digests)
