"""One case's entries leave as one file, opened as far as its recipient may see, and stand by themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Entry
from audit.rounds import Rounds
from audit.tlog import merkle
from audit.tlog.proofs import Proof
from tests.audit.conftest import own_master_key, signer
from tests.cast import Cast, approved_text_clue, open_case

__all__ = ["own_master_key", "signer"]


@pytest.fixture
def case(cast: Cast, board, signer, client_of):
    case = open_case(cast, board)
    approved_text_clue(cast, case)
    client_of(cast.colleague).get(reverse("cases:case", args=[case.pk]))
    other = open_case(cast, board, question="Where is this other street?")
    both = Rounds()
    both.sequence()
    both.publish()
    assert other.code != case.code
    return case


def export(case, target: Path, email: str) -> dict[str, dict]:
    out = io.StringIO()
    call_command("export_case", case.code, str(target), "--for", email, "--because", "Asked by the court", stdout=out)
    folder = zipfile.Path(target) if target.suffix == ".zip" else target
    entries = {one.name: json.loads(one.read_text()) for one in (folder / "entries").iterdir()}
    assert out.getvalue().startswith(f"{len(entries)} entries")
    return entries


def check(entry: dict, proof_text: str) -> dict[str, str]:
    """By hand: the leaf stands there, and each field is what the leaf is committed to."""
    leaf = entry["leaf"].encode()
    assert Proof.parse(proof_text).holds(hashlib.sha256(b"\0" + leaf).digest())
    for name, field in entry["opened"].items():
        told = hmac.new(bytes.fromhex(field["key"]), name.encode() + b"\0" + field["value"].encode(), hashlib.sha256)
        assert told.hexdigest() == json.loads(leaf)["c." + name]
    return {name: field["value"] for name, field in entry["opened"].items()}


@pytest.mark.req(52)
def test_one_file_for_a_court_carried_by_an_auditor(cast: Cast, case, tmp_path):
    entries = export(case, tmp_path / "case.zip", cast.auditor.email)
    whole = zipfile.Path(tmp_path / "case.zip")
    assert {one.name for one in whole.iterdir()} == {"README.txt", "policy", "entries", "proofs"}
    opened = [
        (
            json.loads(entry["leaf"])["op"],
            check(entry, (whole / "proofs" / name.replace("json", "tlog-proof")).read_text()),
        )
        for name, entry in entries.items()
    ]
    told = dict(opened)
    assert {"case.draft", "case.approve", "clue.submit", "clue.approve", "case.consult"} <= set(told)
    assert cast.investigator.email in told["clue.submit"]["actor"]
    assert cast.colleague.email in told["case.consult"]["actor"]
    assert "address" in told["case.consult"]
    assert "Asked by the court" in (whole / "README.txt").read_text()


def test_a_reader_of_the_case_sees_what_was_done_and_not_who_read_it(cast: Cast, case, tmp_path):
    entries = export(case, tmp_path / "case", cast.investigator.email)
    told = {json.loads(entry["leaf"])["op"]: set(entry["opened"]) for entry in entries.values()}
    assert "actor" in told["clue.submit"]
    assert told["case.consult"] == set()
    assert "address" not in set().union(*told.values())


@pytest.mark.lesson(29)
def test_who_may_not_see_the_case_gets_nothing(cast: Cast, case, tmp_path):
    for somebody in (cast.outsider, cast.administrator):
        with pytest.raises(CommandError, match="may not see"):
            export(case, tmp_path / "case", somebody.email)
    with pytest.raises(CommandError, match="no such"):
        call_command("export_case", "B-XXXXXXXX", str(tmp_path / "x"), "--for", "a@b.example", "--because", "x")
    assert not (tmp_path / "case").exists()


@pytest.mark.req(35)
def test_that_it_left_is_in_the_trail_and_a_taken_name_is_refused(cast: Cast, case, tmp_path):
    export(case, tmp_path / "case", cast.auditor.email)
    assert Entry.objects.filter(op="audit.export").count() == 1
    with pytest.raises(CommandError, match="there already"):
        export(case, tmp_path / "case", cast.auditor.email)
    assert Entry.objects.filter(op="audit.export").count() == 1


def test_one_changed_byte_no_longer_fits(cast: Cast, case, tmp_path):
    entries = export(case, tmp_path / "case", cast.auditor.email)
    name = next(iter(entries))
    proof = (tmp_path / "case" / "proofs" / name.replace("json", "tlog-proof")).read_text()
    changed = entries[name]["leaf"].replace('"done"', '"fail"').encode()
    assert not Proof.parse(proof).holds(merkle.leaf_hash(changed))
    assert base64.b64decode(proof.split("\n")[-2].split(" ")[2])
