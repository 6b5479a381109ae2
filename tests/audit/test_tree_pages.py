"""The pages about the tree: how it is, and whether a checkpoint kept elsewhere still holds."""

from __future__ import annotations

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Entry
from audit.tlog import merkle
from audit.tlog.checkpoints import Head, decoded
from audit.tlog.notes import Kind, SigningKey
from audit.tlog.published import Published
from tests.audit import logs
from tests.audit.test_publishing import one_round

HEALTH, COMPARE = "/trail/health/", "/trail/checkpoints/"


@pytest.fixture
def auditor(cast, client_of):
    return client_of(cast.auditor)


@pytest.fixture
def kept(record, signer, settings) -> str:
    """A checkpoint of three entries, in a log that has grown since."""
    while Entry.objects.count() < 3:
        record(object="an early one")
    both = one_round()
    note = Published(settings.AUDIT_LOG).note()
    for number in range(300):
        record(object=str(number))
    both.sequence()
    both.publish()
    return note


def compared(client, note: str, status: int = 200) -> str:
    answer = client.post(COMPARE, {"note": note})
    assert answer.status_code == status
    return answer.content.decode()


def test_health_is_for_auditors_and_administrators_and_tells_no_entry(cast, client_of, record, signer, settings):
    record(object="object-5", detail="a building front")
    one_round()
    head = Published(settings.AUDIT_LOG).head()
    for person in (cast.auditor, cast.administrator):
        text = client_of(person).get(HEALTH).content.decode()
        assert "All is well" in text
        assert head.root.hex() in text
        assert "object-5" not in text
        assert "a building front" not in text
    for person in (cast.investigator, cast.moderator_one, cast.expert_mx):
        assert client_of(person).get(HEALTH).status_code == 404
    assert reverse("audit:health") == HEALTH


def test_health_begins_with_what_is_wrong_and_names_each_witness(auditor, record, signer, settings, tmp_path):
    witness = logs.Witness(tmp_path, "north-1", signer.vkeys())
    settings.AUDIT_POLICY.write_bytes(logs.policy(signer.vkeys(), [witness], "north-1"))
    record(object="1")
    one_round()
    text = auditor.get(HEALTH).content.decode()
    assert "The witnesses have not cosigned" in text
    assert text.index("have not cosigned") < text.index("The tree")
    assert "never" in text
    witness.start()
    try:
        record(object="2")
        one_round()
    finally:
        witness.kill()
    text = auditor.get(HEALTH).content.decode()
    assert "All is well" in text
    assert "north-1" in text
    settings.AUDIT_POLICY.write_text("<script>alert(1)</script>\n")
    text = auditor.get(HEALTH).content.decode()
    assert "can’t be read" in text
    assert "<script>alert" not in text


def test_a_checkpoint_kept_earlier_is_compared_pasted_or_as_a_file(auditor, kept, settings):
    now = Published(settings.AUDIT_LOG).head()
    for note in (kept, kept.replace("\n", "\r\n"), f"\n{kept}\n\n"):
        text = compared(auditor, note)
        assert "Consistent:" in text
        assert Head.of(kept).root.hex() in text
        assert now.root.hex() in text
    lines = text.split("<pre")[1].split("</pre>")[0].split(">", 1)[1].split()
    proof = [decoded(line, merkle.HASH) for line in lines]
    assert merkle.verify_consistency(3, now.size, Head.of(kept).root, now.root, proof)
    answer = auditor.post(COMPARE, {"file": SimpleUploadedFile("kept", kept.encode())})
    assert "Consistent:" in answer.content.decode()
    assert "no proof is needed" in compared(auditor, Published(settings.AUDIT_LOG).note())


def test_a_checkpoint_that_the_tree_does_not_extend_is_told_plainly(auditor, kept, settings, signer):
    ours = [SigningKey.load(file) for file in signer.state.glob("*.key")]
    assert len(ours) == 2
    for head in (Head("bearings.example/log", 3, b"\1" * 32), Head("bearings.example/log", 10_000, b"\2" * 32)):
        note = head.text() + "\n" + "".join(key.sign(head, 1_700_000_000) for key in ours)
        text = compared(auditor, note)
        assert "NOT consistent" in text
        assert "tell the witnesses" in text
        assert "Consistent:" not in text
    shutil.rmtree(settings.AUDIT_LOG / "tile")
    assert "damaged" in compared(auditor, kept)


def test_what_is_no_checkpoint_of_this_log_gets_a_sentence(auditor, kept, settings, tmp_path):
    elsewhere, head = (
        SigningKey("elsewhere.example/log", Kind.ED25519, b"\7" * 32),
        Head("bearings.example/log", 3, b"\1" * 32),
    )
    forged = head.text() + "\n" + elsewhere.sign(head, 0)
    changed = kept.replace("\n3\n", "\n4\n")
    cut = kept[: len(kept) // 2]
    text, _blank, lines = kept.partition("\n\n")
    for hostile in (
        forged, changed, cut, text, lines, "hello", "<script>alert(1)</script>\n\n— x y\n", "\x00", "a\n\n— b c\n",
        "\u202e" * 50,
        "— " * 5000, kept + "— x AAAAAAAA\n" * 100, text.replace("3", "-3") + "\n\n" + lines,
        text.replace("3", "9" * 30) + "\n\n" + lines,
    ):  # fmt: skip
        page = auditor.post(COMPARE, {"note": hostile}).content.decode()
        assert "can’t be compared" in page or "Null characters" in page, hostile
        assert "Consistent:" not in page
        assert "<script>alert" not in page
    assert "Paste a checkpoint" in compared(auditor, "  \n", 400)
    compared(auditor, "x" * 100_001, 400)
    answer = auditor.post(COMPARE, {"file": SimpleUploadedFile("kept", b"\xff\xfe" * 100)})
    assert "can’t be compared" in answer.content.decode()
    settings.AUDIT_POLICY.unlink()
    assert "no policy file" in compared(auditor, kept)


def test_all_checkpoints_are_listed_and_served(auditor, kept, settings):
    text = auditor.get(COMPARE).content.decode()
    for size in Published(settings.AUDIT_LOG).sizes():
        assert f'href="/log/checkpoints/{size}"' in text
    assert auditor.get("/log/checkpoints/3").getvalue().decode() == kept
    for size in range(1000, 1150):
        (settings.AUDIT_LOG / "checkpoints" / str(size)).write_text(kept)
    text = auditor.get(COMPARE).content.decode()
    assert "/log/checkpoints/1149" in text
    assert '/log/checkpoints/3"' not in text
    assert '/log/checkpoints/3"' in auditor.get(COMPARE, {"page": "2"}).content.decode()
    assert auditor.get(COMPARE, {"page": "x"}).status_code == 200
