"""After a restore the signer goes on from the largest tree that anybody has seen signed, or it signs nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import restoring, rounds
from audit.publishing import Restored
from audit.tlog import asking
from audit.tlog.published import Published
from deploy.restore import signing
from deploy.restore.filling import Refused
from tests.audit import logs


@pytest.fixture
def witness(signer: logs.Signer, settings, tmp_path: Path) -> Iterator[logs.Witness]:
    one = logs.Witness(tmp_path, "north.example", signer.vkeys())
    one.start()
    settings.AUDIT_POLICY.write_bytes(logs.policy(signer.vkeys(), [one], "north.example"))
    yield one
    one.kill()


def publish(count: int, record) -> None:
    for _one in range(count):
        record(object="1")
    both = rounds.Rounds()
    both.sequence()
    both.publish()


@pytest.fixture
def older(record, witness, settings, tmp_path: Path) -> Path:
    """The log as it was at 3 entries, while 5 are published and seen."""
    publish(3, record)
    shutil.copytree(settings.AUDIT_LOG, tmp_path / "older")
    publish(2, record)
    return tmp_path / "older"


def test_a_log_that_everybody_has_seen_is_signed_on(older: Path, signer, settings) -> None:
    log = Published(settings.AUDIT_LOG)
    assert "no more than the 5 entries" in signing.bring_up(log)
    assert asking.signer_head(signer.socket).size == 5


def test_a_witness_that_has_seen_more_stops_it_and_a_newer_copy_mends_it(older: Path, signer, settings) -> None:
    log = Published(older)
    with pytest.raises(Refused, match=r"north\.example has seen 5 entries, the log here holds 3"):
        signing.bring_up(log)
    # Told that it may do without the witness: the signer itself remembers.
    with pytest.raises(Refused, match="The signer has signed 5 entries"):
        signing.bring_up(log, ["north.example"])
    signing.take_newer(log, settings.AUDIT_LOG)
    assert log.head().size == 5
    assert "no more than the 5" in signing.bring_up(log)


def test_a_signer_that_lost_its_memory_is_brought_up_never_below_what_was_seen(older: Path, signer, settings) -> None:
    signer.kill()
    (signer.state / "heads.json").unlink()
    signer.start()
    with pytest.raises(Refused, match="has seen 5 entries"):
        signing.bring_up(Published(older))
    assert asking.signer_head(signer.socket) is None
    signing.bring_up(Published(settings.AUDIT_LOG))
    assert asking.signer_head(signer.socket).size == 5


def test_a_witness_without_an_answer_stops_it_until_the_operator_says_so(older: Path, witness, settings) -> None:
    witness.kill()
    log = Published(settings.AUDIT_LOG)
    with pytest.raises(Refused, match="gives no answer"):
        signing.bring_up(log)
    assert "No witness was asked" in signing.bring_up(log, ["north.example"])


def test_a_signer_without_memory_signs_nothing_unless_a_witness_or_the_operator_speaks(
    older: Path, signer, settings
) -> None:
    signer.kill()
    (signer.state / "heads.json").unlink()
    signer.start()
    policy = settings.AUDIT_POLICY.read_text()
    without_address = re.sub(r" http://\S+", "", policy)
    assert without_address != policy
    nobody = "\n".join(line for line in policy.splitlines() if line.startswith("log ")) + "\nquorum none\n"
    for rules, name in ((without_address, "north.example"), (nobody, signing.NOBODY)):
        settings.AUDIT_POLICY.write_text(rules)
        for said in ([], ["south.example"]):
            with pytest.raises(Refused, match=f"--without-witness {name}"):
                signing.bring_up(Published(older), said)
            assert asking.signer_head(signer.socket) is None
    signing.bring_up(Published(older), [signing.NOBODY])
    assert asking.signer_head(signer.socket).size == 3


def test_an_older_a_changed_and_no_log_are_refused(older: Path, signer, settings, tmp_path: Path) -> None:
    log = Published(settings.AUDIT_LOG)
    with pytest.raises(Refused, match="it is older"):
        signing.take_newer(log, older)
    changed = tmp_path / "changed"
    shutil.copytree(settings.AUDIT_LOG, changed)
    (bundle,) = [one for one in (changed / "tile" / "entries").rglob("5") if one.is_file()]
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"?")
    with pytest.raises(Refused, match="is not the"):
        signing.bring_up(Published(changed))
    note = (changed / "checkpoint").read_text()
    (changed / "checkpoint").write_text(note.replace("\n5\n", "\n4\n"))
    with pytest.raises(Refused, match="is not the log that was signed"):
        signing.bring_up(Published(changed))
    with pytest.raises(Refused, match="no signed log"):
        signing.bring_up(Published(tmp_path / "none"))
    signer.kill()
    with pytest.raises(Refused, match="Start the signer"):
        signing.bring_up(log)


def test_nothing_is_placed_while_a_restore_is_under_way(record, signer, settings) -> None:
    record(object="1")
    restoring.reached(restoring.FILLED)
    with pytest.raises(Restored, match="--finish"):
        rounds.Rounds().sequence()
    assert asking.signer_head(signer.socket) is None
    restoring.over()
    publish(1, record)
    assert asking.signer_head(signer.socket).size == 2
