"""A person's own page: their acts with receipts and proofs, what was decided about them, and nothing of others."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from accounts import admin_actions
from accounts.models import Role, User
from audit.models import Entry
from audit.tlog.proofs import Proof
from forum.boards.models import Board
from forum.clues.models import Clue
from tests.answers.saying import say
from tests.audit import logs
from tests.audit.test_publishing import one_round
from tests.cast import Cast, approved_text_clue, draft_case, open_case

OWN = "/trail/own/"


def receipts_on(text: str) -> list[str]:
    return re.findall(r'<code class="receipt-hash" dir="ltr">([0-9a-f]{64})</code>', text)


def told(client: Client, **asked: str) -> tuple[str, set[str]]:
    """The page, and the operations of the entries on it."""
    answer = client.get(OWN, asked)
    assert answer.status_code == 200
    text = answer.content.decode()
    return text, set(Entry.objects.filter(leaf_hash__in=receipts_on(text)).values_list("op", flat=True))


@pytest.mark.lesson(20)
def test_everyone_cleared_finds_their_acts_and_nobody_elses(cast: Cast, board: Board, client_of) -> None:
    case = draft_case(cast, board)
    text, ops = told(client_of(cast.investigator))
    assert {"case.draft", "audit.consult"} <= ops
    assert str(case.pk) in text
    assert "waiting for its place" in text
    for other in (cast.colleague, cast.moderator_one, cast.auditor, cast.administrator, cast.outsider):
        text, ops = told(client_of(other))
        assert "case.draft" not in ops
        assert str(case.pk) not in text
        assert cast.investigator.email not in text
    entry = Entry.objects.get(op="case.draft")
    assert client_of(cast.colleague).get(reverse("audit:own_proof", args=[entry.pk])).status_code == 404
    assert Client().get(OWN).status_code == 302


def test_reading_it_is_recorded(cast: Cast, client_of) -> None:
    before = Entry.objects.filter(op="audit.consult").count()
    _text, ops = told(client_of(cast.expert_mx))
    assert "audit.consult" in ops
    assert Entry.objects.filter(op="audit.consult").count() == before + 1


@pytest.mark.req(46)
def test_proofs_are_taken_away_one_by_one_or_all_at_once_and_hold_offline(
    cast: Cast, board: Board, client_of, signer, settings, tmp_path
) -> None:
    client, case = client_of(cast.investigator), draft_case(cast, board)
    entry = Entry.objects.get(op="case.draft")
    address = reverse("audit:own_proof", args=[entry.pk])
    assert client.get(address).status_code == 404
    one_round()
    text, _ops = told(client)
    assert f'href="{address}"' in text
    assert re.search(r"place \d+, signed", text)
    file, whole = tmp_path / "a.tlog-proof", client.get(reverse("audit:own_proofs"))
    proofs = {"a": client.get(address).content.decode()}
    with zipfile.ZipFile(io.BytesIO(whole.content)) as found:
        assert {"README.txt", "policy"} < set(found.namelist())
        names = [name for name in found.namelist() if name.endswith(".tlog-proof")]
        proofs |= {name: found.read(name).decode() for name in names}
    assert len(names) >= 1
    for proof in proofs.values():
        file.write_text(proof)
        checked = logs.run("audit.verify", file, "--policy", settings.AUDIT_POLICY)
        assert checked.returncode == 0, checked.stdout + checked.stderr
    opened = json.loads(Proof.parse(proofs["a"]).extra)["opened"]
    assert opened["actor"]["value"] == cast.investigator.audit_actor
    assert opened["object"]["value"] == str(case.pk)
    assert "detail" not in opened
    assert Entry.objects.filter(op="audit.export").count() == 2


def test_a_person_learns_what_was_decided_about_them_and_not_by_whom(
    cast: Cast, client_of, signer, settings, tmp_path
) -> None:
    admin_actions.grant_role(by=cast.administrator, user_id=cast.expert_mx.pk, role=Role.COORDINATOR)
    client = client_of(User.objects.get(pk=cast.expert_mx.pk))
    one_round()
    text, ops = told(client, about="me")
    assert "role.grant" in ops
    assert "Gave a role" in text
    entry = Entry.objects.get(op="role.grant")
    proof = client.get(reverse("audit:own_proof", args=[entry.pk])).content.decode()
    opened = json.loads(Proof.parse(proof).extra)["opened"]
    assert set(opened) == {"object", "subject"}
    for shown in (text, proof, str(opened)):
        assert str(cast.administrator.pk) not in shown
        assert cast.administrator.email not in shown
    _text, ops = told(client)
    assert "role.grant" not in ops
    _text, ops = told(client_of(cast.administrator))
    assert "role.grant" in ops
    _text, ops = told(client_of(cast.colleague), about="me")
    assert "role.grant" not in ops


@pytest.fixture
def clue(cast: Cast, board: Board) -> Clue:
    return approved_text_clue(cast, open_case(cast, board), language="es")


def test_an_experts_page_tells_of_their_own_answer_and_never_of_others(cast: Cast, clue: Clue, client_of) -> None:
    say(cast.expert_mx, clue, ("MX-OAX", 0.83), reasons="We say it so at home.")
    answer = Entry.objects.get(op="answer.give")
    both = {about: told(client_of(cast.expert_other), about=about) for about in ("", "me")}
    for text, ops in both.values():
        assert not {op for op in ops if op.startswith(("answer.", "belief.", "alert.", "practice."))}
        assert answer.leaf_hash not in text
    assert client_of(cast.expert_other).get(reverse("audit:own_proof", args=[answer.pk])).status_code == 404
    text, ops = told(client_of(cast.expert_mx))
    assert "answer.give" in ops
    assert "MX-OAX" not in text
    assert "at home" not in text


def test_pages_of_fifty_follow_each_other(cast: Cast, board: Board, client_of) -> None:
    for number in range(60):
        draft_case(cast, board, question=f"Question {number}")
    client, seen, address = client_of(cast.investigator), [], OWN
    while address:
        text = client.get(address).content.decode()
        seen += receipts_on(text)
        older = re.search(r'rel="next" href="([^"]+)"', text)
        address = OWN + older[1].replace("&amp;", "&") if older else ""
    drafted = set(Entry.objects.filter(op="case.draft").values_list("leaf_hash", flat=True))
    assert drafted <= set(seen)
    assert len(seen) == len(set(seen))
    for made_up in ("x", "9999-12-31T23:59:59-23:00_x", "\x00"):
        assert "There is no such page" in client.get(OWN, {"before": made_up}).content.decode()


def test_it_is_linked_from_the_account_and_the_menu(cast: Cast, client_of) -> None:
    assert client_of(cast.expert_mx).get("/account/").content.decode().count(f'href="{OWN}"') >= 2
