"""Who steals the database and the files, but not the master key, reads no media, no RED word and no secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import JSONField

from accounts import second_factor_secrets, steps
from audit import keys, sealing
from forum.boards.models import Board, Handling
from forum.clues import actions as clue_actions
from forum.clues import intake
from forum.clues.actions import ClueWords
from forum.referrals import actions as referral_actions
from tests.accounts.passkeys import add_passkey, b64
from tests.accounts.people import PASSWORD
from tests.cast import Cast, approve, approved_text_clue, open_case
from tests.sealing.test_red_words import NAMED, say
from tests.world import SOUND

WORDS = {b"zanzibar", b"quetzal"}


def _plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode("utf-8", "replace")


def stolen_rows() -> bytes:
    """Every column of every table as it lies there."""
    lines: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            lines += [_plain(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(lines).lower()


def stolen_files() -> bytes:
    """Everything below the installation's folder but the master key."""
    key = Path(settings.MASTER_KEY_FILE)
    places = {Path(settings.VAR), Path(settings.MEDIA_STORE)}
    files = {file for place in places if place.exists() for file in place.rglob("*") if file.is_file()}
    return b"\n".join(file.read_bytes() for file in sorted(files) if not file.name.startswith(key.name)).lower()


def _red_case(cast: Cast, board: Board) -> bytes:
    """A RED case in which everybody has spoken; returns the clear bytes of its sound."""
    words = {"question": "Where is zanzibar street?", "background": "A zanzibar of quetzals"}
    case = open_case(cast, board, handling=Handling.RED, named_emails=NAMED, **words)
    clue = approved_text_clue(cast, case, title="zanzibar", text="a quetzal, zanzibar", expect="zanzibar letters")
    say(cast, case, clue)
    file = intake.clean(SOUND.read_bytes(), name=SOUND.name)
    told = ClueWords(clue_type="speech", title="zanzibar voice", expect="A voice")
    sound = clue_actions.submit_clue(by=cast.investigator, case_id=case.pk, words=told, file=file)
    approve(cast, sound.pk)
    referral = referral_actions.refer_case(
        by=cast.investigator, case_id=case.pk, to_organisation_id=cast.coordinator.organisation_id,
        message="Do you know zanzibar street?", widen=True,
    )  # fmt: skip
    referral_actions.accept_referral(by=cast.coordinator, referral_id=referral.pk)
    referral_actions.conclude_referral(
        by=cast.coordinator, referral_id=referral.pk, outcome="located", note="It is zanzibar street."
    )
    again = referral_actions.refer_case(
        by=cast.investigator, case_id=case.pk, to_organisation_id=cast.coordinator.organisation_id,
        message="And zanzibar square?", widen=True,
    )  # fmt: skip
    referral_actions.decline_referral(by=cast.coordinator, referral_id=again.pk, reason="No zanzibar here.")
    return SOUND.read_bytes()


@pytest.mark.req(82)
@pytest.mark.req(57)
def test_a_stolen_database_with_its_files_holds_no_red_word_and_no_media(cast: Cast, board: Board) -> None:
    sound = _red_case(cast, board).lower()
    rows, files = stolen_rows(), stolen_files()
    assert len(files) > len(sound) // 4  # something is there
    for word in WORDS:
        assert word not in rows
        assert word not in files
    pieces = [sound[at : at + 48] for at in range(1024, len(sound) - 48, 4096)]
    assert len(pieces) > 3
    assert not any(piece in files or piece in rows for piece in pieces)


@pytest.mark.req(87)
@pytest.mark.req(4)
def test_nor_secrets_seeds_credentials_passwords_or_keys(cast: Cast) -> None:
    secret = steps.enrol_authenticator(cast.expert_mx)
    passkey = add_passkey(cast.expert_mx)
    seed = "5eed" * 10
    Authenticator.objects.create(user=cast.expert_mx, type="recovery_codes", data={"seed": seed, "used_mask": 0})
    for wrapped in keys.data_keys(["case:1", "person:1"]).values():
        assert wrapped.key.lower() not in stolen_rows()
    needles = [secret, seed, b64(passkey.id), passkey.made()["response"]["attestationObject"], PASSWORD, "key 1"]
    rows = stolen_rows()
    for needle in needles:
        assert needle.lower().encode() not in rows, needle
    stored = Authenticator.objects.get(user=cast.expert_mx, type="totp")
    assert second_factor_secrets.unseal(stored.data["secret"]) == secret  # and yet it works


@pytest.mark.req(4)
def test_factors_of_before_are_sealed_by_the_command(cast: Cast) -> None:
    field = Authenticator._meta.get_field("data")
    passkey = add_passkey(cast.expert_mx)
    field.__class__ = JSONField  # an older version's
    try:
        Authenticator.objects.filter(user=cast.expert_mx, type="webauthn").update(
            data={"name": "Old", "credential": passkey.made()}
        )
    finally:
        second_factor_secrets.take_over()
    assert b64(passkey.id).lower().encode() in stolen_rows()
    assert second_factor_secrets.seal_leftovers() == 1
    assert b64(passkey.id).lower().encode() not in stolen_rows()
    assert Authenticator.objects.get(user=cast.expert_mx, type="webauthn").data["name"] == "Old"
    keys.destroy("sign-in:second-factors")
    with pytest.raises(sealing.KeyGone):
        Authenticator.objects.get(user=cast.expert_mx, type="webauthn")
