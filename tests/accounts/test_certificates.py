"""Client certificates: without one nothing is answered, with one nobody is signed in, sessions keep to their own."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts import certificates
from accounts.models import Organisation, Role, User
from audit.models import Entry
from audit.queries import entry_row
from deploy.asgi import application
from forum.live import hub
from tests.accounts.people import PASSWORD, code_of, make_person, sign_in


def made(name: str, *, begins: int = -1, ends: int = 30) -> x509.Certificate:
    """Signed by itself, good from so many days from now until so many."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(now + timedelta(days=begins)).not_valid_after(now + timedelta(days=ends))
    return built.sign(key, hashes.SHA256())


def as_bytes(certificate: x509.Certificate) -> str:
    return f":{base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()}:"


def as_pem(certificate: x509.Certificate) -> str:
    return quote(certificate.public_bytes(Encoding.PEM).decode())


def changed(certificate: x509.Certificate, old: bytes, new: bytes) -> str:
    """Its signature does not hold any more, which is for the front to see; the bytes must be read without a fault."""
    der = certificate.public_bytes(Encoding.DER)
    assert old in der
    return f":{base64.b64encode(der.replace(old, new)).decode()}:"


OURS, THEIRS, LATE = made("desk one"), made("desk two"), made("for very long", ends=2_000_000)


@pytest.fixture(autouse=True)
def asked_for(settings: LazySettings) -> None:
    settings.CLIENT_CERTIFICATE_HEADER = "Client-Cert"


@pytest.fixture
def person(transactional_db: None) -> User:
    unit = Organisation.objects.create(name="Unit A", kind="national_unit", country="NO")
    return make_person("Ingrid Vester", "ingrid@example.org", unit, Role.INVESTIGATOR)


def signed_in(person: User, certificate: str) -> Client:
    """Through the pages."""
    client = Client(headers={"Client-Cert": certificate})
    client.post("/account/notice/")
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code_of(person)})
    return client


BAD = {
    "none": None,
    "empty": "",
    "no bytes": "::",
    "bytes of something else": ":bm90IG9uZQ==:",
    "no base64": ":%%%:",
    "far too long": "a" * 20_000,
    "words": "desk one",
    "out of date": as_bytes(made("old", ends=0)),
    "not yet good": as_bytes(made("not yet", begins=1)),
    "two at once": f"{as_bytes(OURS)}, {as_bytes(OURS)}",
    "two in PEM": f"{as_pem(OURS)},{as_pem(THEIRS)}",
    "two in PEM, as one": as_pem(OURS) + as_pem(THEIRS),
    "something after it": as_pem(OURS) + "%0Ajunk",
    "no colon at its end": as_bytes(OURS)[:-1],
    "a version that there is not": changed(OURS, b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x09"),
    "a year that there is not": changed(LATE, f"{LATE.not_valid_after_utc:%Y%m%d}".encode(), b"00000101"),
}


@pytest.mark.parametrize("header", BAD.values(), ids=BAD.keys())
def test_without_a_certificate_nothing_is_answered(person: User, header: str | None) -> None:
    client = Client(headers={} if header is None else {"Client-Cert": header})
    for page in ("/", "/account/login/", "/account/notice/", "/log/checkpoint", "/nowhere/"):
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert "certificate is installed" in answer.content.decode()
    assert client.post("/account/login/", {"login": person.email, "password": PASSWORD}).status_code == 403


def test_a_certificate_opens_nothing_by_itself(person: User) -> None:
    client = Client(headers={"Client-Cert": as_bytes(OURS)})
    assert client.get("/inbox/")["Location"].startswith("/account/login/")


@pytest.mark.req(10)
def test_a_session_lives_only_with_the_certificate_that_it_was_begun_with(person: User) -> None:
    client = signed_in(person, as_bytes(OURS))
    assert client.get("/account/").status_code == 200
    assert client.get("/account/", headers={"Client-Cert": as_pem(OURS)}).status_code == 200  # written otherwise
    assert client.get("/account/", headers={"Client-Cert": as_bytes(THEIRS)}).status_code == 302
    assert client.get("/account/").status_code == 302  # and it is over for the first as well
    entry = Entry.objects.filter(op="account.refuse").get()
    assert THEIRS.fingerprint(hashes.SHA256()).hex()[:16] in entry_row(entry).opened["detail"]


def test_sessions_from_before_it_was_asked_for_are_over(person: User) -> None:
    client = Client(headers={"Client-Cert": as_bytes(OURS)})
    sign_in(client, person)
    assert client.get("/account/").status_code == 302


def test_the_trail_keeps_which_it_was(person: User) -> None:
    signed_in(person, as_bytes(OURS))
    entry = Entry.objects.filter(op="account.sign_in").latest("at")
    assert OURS.fingerprint(hashes.SHA256()).hex()[:16] in entry_row(entry).opened["detail"]


async def test_sockets_ask_for_it_too(person: User) -> None:
    client = await sync_to_async(signed_in)(person, as_bytes(OURS))
    cookie = f"sessionid={client.cookies['sessionid'].value}".encode()
    common = [(b"origin", django_settings.ORIGIN.encode()), (b"cookie", cookie)]
    for told, opens in (([OURS], True), ([THEIRS], False), ([], False), ([OURS, OURS], False)):
        header = [(b"client-cert", as_bytes(one).encode()) for one in told]
        socket = WebsocketCommunicator(application, "/ws/", headers=common + header)
        assert (await socket.connect())[0] is opens, told
        await socket.disconnect()
    await hub.here().stop()


def test_the_setting_is_believed_behind_a_front_only() -> None:
    assert certificates.header_named("Client-Cert", fronts=1) == "Client-Cert"
    assert certificates.header_named("", fronts=0) == ""
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        certificates.header_named("Client-Cert", fronts=0)
    with pytest.raises(ImproperlyConfigured, match="like Client-Cert"):
        certificates.header_named("Client_Cert", fronts=1)
