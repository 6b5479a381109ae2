"""Who may not erase whom, and why not; each refusal says what to do, and nothing is gone."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import BadInput, NotAllowed, NotFoundHere, WrongState
from accounts.models import Role, User
from audit.models import Entry
from forum.cases.models import Case
from forum.erasure import actions
from forum.review import applications
from tests.accounts.people import make_person
from tests.cast import Cast, open_case
from tests.erasure import world

BECAUSE = "asked for by the person"


@pytest.fixture(autouse=True)
def _own_files(var) -> None:
    """Nothing here may reach another test's list of erasures."""


def test_only_a_cleared_administrator_erases(cast: Cast, board) -> None:
    case = open_case(cast, board)
    for by in (cast.auditor, cast.coordinator, cast.moderator_one, cast.investigator):
        with pytest.raises(NotFoundHere):
            actions.erase_person(by=by, user_id=cast.expert_mx.pk, because=BECAUSE)
        with pytest.raises(NotFoundHere):
            actions.erase_case(by=by, case_id=case.pk, because=BECAUSE)
    assert User.objects.filter(pk=cast.expert_mx.pk).exists()
    assert Case.objects.filter(pk=case.pk).exists()


def test_nobody_erases_themselves_and_the_last_administrator_is_told_what_to_do(cast: Cast) -> None:
    admin = cast.administrator
    with pytest.raises(NotAllowed, match="last administrator"):
        actions.erase_person(by=admin, user_id=admin.pk, because=BECAUSE)
    other = make_person("Aki Second", "aki@example.org", admin.organisation, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="Ask another administrator"):
        actions.erase_person(by=admin, user_id=admin.pk, because=BECAUSE)
    actions.erase_person(by=other, user_id=admin.pk, because=BECAUSE)
    assert not User.objects.filter(pk=admin.pk).exists()


def test_an_author_of_open_cases_stays_until_these_are_closed_or_erased(cast: Cast, board) -> None:
    case = open_case(cast, board)
    with pytest.raises(WrongState, match=case.code):
        actions.erase_person(by=cast.administrator, user_id=cast.investigator.pk, because=BECAUSE)
    actions.erase_case(by=cast.administrator, case_id=case.pk, because=BECAUSE)
    actions.erase_person(by=cast.administrator, user_id=cast.investigator.pk, because=BECAUSE)


def test_a_sponsor_stays_until_the_application_is_decided(cast: Cast) -> None:
    applicant = make_person("Nils Neu", "nils@example.org", vetted=False)
    applications.apply(by=applicant, sponsor_email=cast.expert_mx.email, **world.WORDS)
    with pytest.raises(WrongState, match="sponsor"):
        actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because=BECAUSE)
    actions.erase_person(by=cast.administrator, user_id=applicant.pk, because=BECAUSE)
    actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because=BECAUSE)


@pytest.mark.parametrize(
    "because",
    ["", "  ", "Elena asked for it", "RUIZ, letter of May", "elena.ruiz@example.org wrote", "id {id}", "id {hex}"],
)
def test_the_reason_is_there_and_names_nobody(cast: Cast, because: str) -> None:
    because = because.format(id=cast.expert_mx.pk, hex=cast.expert_mx.pk.hex)
    with pytest.raises(BadInput, match="it stays for ever" if because.strip() else "Write why"):
        actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because=because)
    assert not Entry.objects.filter(op="account.erase").exists()
    actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because="A letter; no ruizes here.")


def test_the_reason_does_not_name_the_case(cast: Cast, board) -> None:
    case = open_case(cast, board)
    with pytest.raises(BadInput, match="it stays for ever"):
        actions.erase_case(by=cast.administrator, case_id=case.pk, because=f"{case.code.lower()} is over")
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_stand_in_is_nobody_to_erase(cast: Cast) -> None:
    actions.erase_person(by=cast.administrator, user_id=cast.expert_mx.pk, because=BECAUSE)
    stand_in = User.objects.get(name="Erased person")
    with pytest.raises(WrongState, match="erased already"):
        actions.erase_person(by=cast.administrator, user_id=stand_in.pk, because=BECAUSE)


def test_the_commands_say_the_same_sentences_and_ask_first(cast: Cast, board, monkeypatch, capsys) -> None:
    case, admin = open_case(cast, board), cast.administrator.email
    for command, words, told in (
        ("erase_person", ["no@example.org"], "nobody with this address"),
        ("erase_person", [str(uuid4())], "nobody with this address"),
        ("erase_person", [cast.investigator.email], case.code),
        ("erase_person", [cast.administrator.email], "last administrator"),
        ("erase_case", ["B-NOSUCHONE"], "no case with this code"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command(command, *words, by=admin, because=BECAUSE, yes=True)
    with pytest.raises(CommandError, match="cleared administrator"):
        call_command("erase_case", case.code, by=cast.auditor.email, because=BECAUSE, yes=True)
    monkeypatch.setattr("builtins.input", lambda prompt: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_case", case.code, by=admin, because=BECAUSE)
    assert Case.objects.filter(pk=case.pk).exists()
    assert f"Case {case.code} will be erased for good" in capsys.readouterr().out
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    call_command("erase_case", case.code, by=admin, because=BECAUSE)
    call_command("erase_person", str(cast.expert_mx.pk), by=admin, because=BECAUSE)
    assert "Goes: email address, 1" in capsys.readouterr().out
    assert not Case.objects.filter(pk=case.pk).exists()
