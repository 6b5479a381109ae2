"""Sign-in by an organisation's own provider: it says who somebody is, never what they may; our factor is asked for."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone
from joserfc.jwk import OctKey, RSAKey

from accounts import clearance, openid, steps
from accounts.models import Organisation, ProviderLink, Role, User
from audit.models import Entry
from tests.accounts.fake_provider import SECRET, FakeProvider, running
from tests.accounts.passkeys import add_passkey
from tests.accounts.people import PASSWORD, at_the_door, code_of, make_person, sign_in

GO, BACK, OWN = "/account/providers/unit-a/go/", "/account/providers/unit-a/back/", "/account/providers/"
SUBJECT = "7c1f-of-the-unit"


@pytest.fixture
def unit(db: None) -> Organisation:
    return Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")


@pytest.fixture
def person(unit: Organisation) -> User:
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


@pytest.fixture
def provider(unit: Organisation, settings: LazySettings) -> Iterator[FakeProvider]:
    openid.forget()
    with running() as fake:
        settings.SIGN_IN_PROVIDERS = {"unit-a": fake.provider(unit.pk)}
        yield fake
    openid.forget()


def left_for(client: Client, provider: FakeProvider, subject: str = SUBJECT, next_page: str = "") -> str:
    """From the page of sign-in to the provider; the way back that it gives."""
    page = client.post(GO, {"next": next_page})
    assert page.status_code == 200, page.content
    return provider.consent(page.context["address"], subject)


def linked(person: User, provider: FakeProvider, subject: str = SUBJECT) -> Client:
    """The person links their account there; their browser."""
    client = Client()
    sign_in(client, person)
    page = client.post(OWN, {"link": "unit-a"})
    answer = client.get(provider.consent(page.context["address"], subject))
    assert answer["Location"] == OWN
    assert ProviderLink.objects.filter(user=person).exists()
    return client


def ops() -> list[str]:
    return list(Entry.objects.order_by("at").values_list("op", flat=True))


def said(client: Client, page: str = "/account/login/") -> str:
    return client.get(page).content.decode()


NOBODY = "Nobody can sign in by this account"
FAILED = "did not sign you in"


def test_linked_they_sign_in_by_it_and_by_their_second_factor(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    client = at_the_door()
    assert "Sign in by" in said(client)
    answer = client.get(left_for(client, provider, next_page="/account/sessions/"))
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302  # the provider's word alone opens nothing
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert answer["Location"] == "/account/sessions/"
    assert client.get("/account/").status_code == 200
    assert "account.sign_in" in ops()
    assert ProviderLink.objects.get().used_at is not None


def test_linking_is_told_in_the_trail_and_by_mail_and_ends_other_sessions(person: User, provider: FakeProvider) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person)
    client = linked(person, provider)
    assert "account.link" in ops()
    assert mail.outbox[-1].to == [person.email]
    assert "was linked" in mail.outbox[-1].body
    assert elsewhere.get("/account/").status_code == 302
    assert "linked" in said(client, OWN)
    client.post(OWN, {"unlink": "unit-a"})
    assert "account.unlink" in ops()
    assert "no longer linked" in mail.outbox[-1].body
    assert not ProviderLink.objects.exists()


def test_nothing_that_it_says_of_them_is_kept_or_believed(person: User, provider: FakeProvider) -> None:
    other = make_person("Jon Berg", "somebody.else@example.org", person.organisation, Role.EXPERT)
    linked(person, provider)
    kept = ProviderLink.objects.get()
    assert kept.user == person  # and not who has the address that it told as verified
    assert SUBJECT not in str(vars(kept))
    assert User.objects.get(pk=person.pk).email == "ingrid@example.org"
    assert not ProviderLink.objects.filter(user=other).exists()


def test_who_is_not_linked_gets_no_account(person: User, provider: FakeProvider) -> None:
    before = set(User.objects.values_list("pk", flat=True))
    client = at_the_door()
    answer = client.get(left_for(client, provider, "a stranger"))
    assert answer["Location"] == "/account/login/"
    assert NOBODY in said(client)
    assert set(User.objects.values_list("pk", flat=True)) == before
    assert "account.refuse" in ops()


@pytest.mark.req(7)
def test_who_may_not_sign_in_by_it_reads_one_and_the_same_sentence(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    elsewhere = Organisation.objects.create(name="Unit B", kind="national_unit", country="SE")
    pages = set()
    for changed in (
        {}, {"is_active": False}, {"organisation": elsewhere}, {"password_locked_at": timezone.now()},
    ):  # fmt: skip
        User.objects.filter(pk=person.pk).update(
            **{"is_active": True, "organisation": person.organisation, "password_locked_at": None} | changed
        )
        client = at_the_door()
        subject = SUBJECT if changed else "a stranger"
        answer = client.get(left_for(client, provider, subject))
        assert answer["Location"] == "/account/login/", changed
        text = said(client)
        assert NOBODY in text, changed
        pages.add(text[text.index(NOBODY) :][:200])
    assert len(pages) == 1


def test_it_never_vets(provider: FakeProvider, unit: Organisation) -> None:
    """Somebody who is not vetted has no page to link on; whoever loses their vetting is back at the application."""
    applicant = make_person("Ada New", "ada@example.org", vetted=False)
    client = Client()
    sign_in(client, applicant)
    assert client.get(OWN)["Location"] == "/application/"
    assert client.post(OWN, {"link": "unit-a"}).status_code == 302
    assert not ProviderLink.objects.exists()
    person = make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)
    linked(person, provider)
    User.objects.filter(pk=person.pk).update(vetted_until=timezone.now())
    back_again = at_the_door()
    back_again.get(left_for(back_again, provider))
    back_again.post("/account/2fa/authenticate/", {"code": code_of(person)})
    assert back_again.get("/inbox/")["Location"].startswith("/application/")


def test_moderators_still_need_their_passkey(provider: FakeProvider, unit: Organisation) -> None:
    moderator = make_person("Marta Klein", "marta@example.org", unit, Role.MODERATOR)
    linked(moderator, provider)
    client = at_the_door()
    client.get(left_for(client, provider))
    client.post("/account/2fa/authenticate/", {"code": code_of(moderator)})
    assert client.get("/desk/")["Location"].startswith("/account/2fa/webauthn/reauthenticate/")


def test_people_of_another_organisation_cannot_link(person: User, provider: FakeProvider) -> None:
    elsewhere = Organisation.objects.create(name="Unit B", kind="national_unit", country="SE")
    other = make_person("Jon Berg", "jon@example.org", elsewhere, Role.EXPERT)
    client = Client()
    sign_in(client, other)
    assert "not set up here" in said(client, OWN)
    page = client.post(OWN, {"link": "unit-a"})
    client.get(provider.consent(page.context["address"], SUBJECT))
    assert not ProviderLink.objects.exists()


def test_one_account_there_is_one_person_here(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    other = make_person("Jon Berg", "jon@example.org", person.organisation, Role.EXPERT)
    client = Client()
    sign_in(client, other)
    page = client.post(OWN, {"link": "unit-a"})
    client.get(provider.consent(page.context["address"], SUBJECT))
    assert "linked to somebody else" in said(client, OWN)
    assert ProviderLink.objects.get().user == person


def test_linking_asks_for_a_fresh_factor_before_and_after(person: User, provider: FakeProvider) -> None:
    client = Client()
    sign_in(client, person)
    page = client.post(OWN, {"link": "unit-a"})
    _age(client)
    client.get(provider.consent(page.context["address"], SUBJECT))
    assert "more than five minutes" in said(client, OWN)
    assert client.post(OWN, {"link": "unit-a"})["Location"].startswith("/account/2fa/reauthenticate/")
    assert not ProviderLink.objects.exists()


def _age(client: Client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= clearance.FRESH_SECONDS + 1
    session.save()


def test_a_way_back_works_once_and_in_the_browser_that_left(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    client, thief = at_the_door(), at_the_door()
    way = left_for(client, provider)
    thief.get(way)  # a link that somebody sends: signed in as the sender, a victim would write into their hands
    assert FAILED in said(thief)
    assert thief.get("/account/2fa/authenticate/").status_code == 302
    assert client.get(way)["Location"] == "/account/2fa/authenticate/"
    assert client.get(way)["Location"] == "/account/login/"
    assert len(provider.asked) == 2  # of linking, and of the one time


def test_a_link_begun_by_one_person_is_not_made_for_the_next_at_that_machine(
    person: User, provider: FakeProvider
) -> None:
    client = Client()
    sign_in(client, person)
    page = client.post(OWN, {"link": "unit-a"})
    way = provider.consent(page.context["address"], SUBJECT)
    kept = {key: value for key, value in client.session.items() if key.startswith("_state_")}
    other = make_person("Jon Berg", "jon@example.org", person.organisation, Role.EXPERT)
    sign_in(client, other)
    session = client.session
    session.update(kept)  # even if the session had lived on
    session.save()
    client.get(way)
    assert not ProviderLink.objects.exists()


def test_too_late_is_too_late(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    client = at_the_door()
    way = left_for(client, provider)
    session = client.session
    for _key, kept in [pair for pair in session.items() if pair[0].startswith("_state_")]:
        kept["data"]["left_at"] = time.time() - openid.STATE_SECONDS - 1
    session.save()
    client.get(way)
    assert FAILED in said(client)
    assert provider.asked == [provider.asked[0]]  # the one of linking: nothing was asked for this time


FORGED: dict[str, dict[str, object]] = {
    "another issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "for another program": {"claims": {"aud": "another program"}},
    "for others, through us": {"claims": {"aud": ["another program", "a third"], "azp": "bearings"}},
    "of another sign-in": {"claims": {"nonce": "of another sign-in"}},
    "of an hour ago": {"claims": {"exp": 1_700_000_000}},
    "of nobody": {"claims": {"sub": ""}},
    "of somebody with a long name": {"claims": {"sub": "x" * 256}},
    "of a number": {"claims": {"sub": 7}},
    "no token": {"answer": {"id_token": None}},
    "no token at all": {"answer": {"id_token": "no.token.atall"}},
    "another's key": {"signing_key": RSAKey.generate_key(2048, {"kid": "one"})},
    "our own secret": {"signing_key": OctKey.import_key(SECRET * 2, {"kid": "one"}), "header": {"alg": "HS256"}},
    "its configuration is another's": {"metadata": {"issuer": "https://elsewhere.example"}},
    "weak signatures only": {"metadata": {"id_token_signing_alg_values_supported": ["HS256", "none"]}},
    "nobody at its address": {"metadata": {"token_endpoint": "http://127.0.0.1:9/token"}},
    "it does not name itself": {"metadata": {"authorization_response_iss_parameter_supported": True}},
    "down": {"is_down": True},
}


@pytest.mark.parametrize("changed", FORGED.values(), ids=FORGED.keys())
def test_a_forged_answer_signs_nobody_in(person: User, provider: FakeProvider, changed: dict[str, object]) -> None:
    linked(person, provider)
    client = at_the_door()
    way = left_for(client, provider)
    for name, value in changed.items():
        setattr(provider, name, value)
    if "metadata" in changed:
        openid.forget()
    client.get(way)
    assert FAILED in said(client)
    assert client.get("/account/2fa/authenticate/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_none_as_algorithm_is_no_signature(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    client = at_the_door()
    way = left_for(client, provider)
    told = provider.tokens

    def unsigned(asked: dict[str, str], authorization: str) -> dict[str, object]:
        said = told(asked, authorization)
        body = said["id_token"].split(".")[1]
        head = urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()
        return said | {"id_token": f"{head}.{body}."}

    provider.tokens = unsigned  # type: ignore[method-assign]
    client.get(way)
    assert FAILED in said(client)


def test_the_provider_can_say_no_and_its_words_are_not_shown(person: User, provider: FakeProvider) -> None:
    client = at_the_door()
    way = left_for(client, provider)
    state = way.split("state=")[1]
    client.get(f"{BACK}?error=access_denied&error_description=%3Cb%3Ecall+0900%3C/b%3E&state={state}")
    text = said(client)
    assert FAILED in text
    assert "0900" not in text


def test_a_provider_that_is_down_leaves_the_other_ways_in(person: User, provider: FakeProvider) -> None:
    provider.is_down = True
    client = at_the_door()
    assert client.post(GO, {"next": ""})["Location"] == "/account/login/"
    assert FAILED in said(client)
    assert client.post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 302


def test_the_way_on_stays_in_bearings(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    client = at_the_door()
    client.get(left_for(client, provider, next_page="https://elsewhere.example/"))
    assert client.post("/account/2fa/authenticate/", {"code": code_of(person)})["Location"] == "/"


def test_before_the_notice_nobody_leaves(provider: FakeProvider) -> None:
    assert Client().post(GO)["Location"].startswith("/account/notice/")


def test_an_unknown_provider_is_not_there(person: User, provider: FakeProvider) -> None:
    client = at_the_door()
    assert client.post("/account/providers/unit-b/go/").status_code == 404
    assert client.get("/account/providers/unit-b/back/").status_code == 404


def test_without_providers_nothing_is_offered(person: User) -> None:
    assert "Sign in by" not in said(at_the_door())
    client = Client()
    sign_in(client, person)
    assert OWN not in said(client, "/account/")


def test_whoever_is_let_in_anew_links_anew(person: User, provider: FakeProvider) -> None:
    linked(person, provider)
    steps.drop_factors(person)
    assert not ProviderLink.objects.exists()


def test_a_passkey_is_taken_as_the_second_factor_of_it(person: User, provider: FakeProvider) -> None:
    add_passkey(person)
    linked(person, provider)
    client = at_the_door()
    assert client.get(left_for(client, provider))["Location"] == "/account/2fa/authenticate/"
    assert "passkey" in client.get("/account/2fa/authenticate/").content.decode()
