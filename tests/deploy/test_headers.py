"""What every answer says about how it may be used: walked over all addresses, so that a new one is held to it too."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as live_settings
from django.test import Client
from django.urls import reverse

from deploy.headers import ALWAYS, INERT, PERMISSIONS
from tests.addresses import every_address
from tests.cast import Cast, sign_in
from tests.deploy.observatory import score, total
from tests.deploy.secure import https
from tests.test_query_counts import _pages
from tests.world import World

__all__ = ["https"]
POLICY = "Content-Security-Policy"
CACHED = {"published_log"}  # tiles never change; its own tests say which


def faults(answer: object, *, secure: bool = False) -> list[str]:
    """What this answer lacks."""
    headers = answer.headers  # type: ignore[attr-defined]
    lacking = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    lacking += [] if "no-store" in headers.get("Cache-Control", "") else ["Cache-Control"]
    lacking += [name for name in ("Server", "X-Powered-By", "Via", "X-Runtime") if name in headers]
    is_page = headers.get("Content-Type", "").startswith("text/html")
    lacking += [POLICY] if not _is_strict(headers.get(POLICY, ""), is_page=is_page, secure=secure) else []
    lacking += ["Reporting-Endpoints"] if is_page and headers.get("Reporting-Endpoints") != 'policy="/reports/"' else []
    if secure and headers.get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains; preload":
        lacking.append("Strict-Transport-Security")
    return lacking


def _is_strict(policy: str, *, is_page: bool, secure: bool) -> bool:
    if not is_page:
        return policy in {INERT, "sandbox; default-src 'none'"}
    told = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    nonce = r"'nonce-[A-Za-z0-9+/]{22}=='"
    return (
        told["default-src"] == told["frame-ancestors"] == told["base-uri"] == "'none'"
        and told["form-action"] == told["connect-src"] == "'self'"
        and re.fullmatch(f"({nonce})?", told["script-src"]) is not None
        and re.fullmatch(f"'self'( {nonce})?", told["style-src"]) is not None
        and (told["img-src"], told["media-src"]) == ("'self' data:", "'self' blob:")
        and told["require-trusted-types-for"] == "'script'"
        and told["trusted-types"] == "default dompurify bearings"
        and (told["report-uri"], told.get("report-to")) == ("/reports/", "policy" if secure else None)
        and "unsafe" not in policy
    )


@pytest.mark.req(74)
@pytest.mark.req(78)
def test_every_address_answers_a_stranger_with_them(db: None) -> None:
    wrong = {}
    for address in every_address():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address.path)
            if found := faults(answer):
                wrong[method, address.name] = found
    assert wrong == {}


@pytest.mark.req(74)
@pytest.mark.req(78)
def test_every_page_answers_those_who_may_with_them(world: World, client_of) -> None:
    wrong = {}
    for name, (user, ids, _most) in _pages(world).items():
        if found := faults(client_of(user).get(reverse(name, args=ids))):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.req(78)
def test_every_address_answers_somebody_signed_in_with_them(cast: Cast, client_of) -> None:
    client, wrong = client_of(cast.administrator), {}
    for address in every_address():
        if address.name in {"account_logout", *CACHED}:
            continue
        if found := faults(client.get(address.path)):
            wrong[address.name] = found
    assert wrong == {}


@pytest.mark.req(78)
def test_signing_out_clears_what_the_browser_has(cast: Cast, client_of) -> None:
    answer = client_of(cast.expert_mx).post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'  # its cookies go one by one: the device's stays
    assert faults(answer) == []


@pytest.mark.req(80)
def test_https_is_asked_for_a_year_and_its_cookies_are_this_hosts_alone(https: Client, cast: Cast) -> None:
    https.post("/account/notice/")
    answer = https.get("/account/login/")
    assert faults(answer, secure=True) == []
    sign_in(https, cast.expert_mx)
    https.post("/theme/", {"theme": "dark"}, HTTP_REFERER="https://bearings.example.org/")
    cookies = https.cookies
    assert set(cookies) >= {"__Host-session", "__Host-csrf", "__Host-theme", "__Host-notice"}
    https.get("/account/")
    for name, one in cookies.items():
        if name != "__Host-session":  # set by the test itself; below by a page
            assert (bool(one["secure"]), bool(one["httponly"]), one["samesite"]) == (True, True, "Strict"), name
            assert (one["path"], one["domain"]) == ("/", ""), name
    plain = Client(HTTP_HOST="bearings.example.org").get("/account/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://bearings.example.org/account/login/")


@pytest.mark.req(80)
def test_the_session_cookie_is_as_strict(https: Client, cast: Cast) -> None:
    from tests.accounts.people import PASSWORD

    https.post("/account/notice/")
    https.post("/account/login/", {"login": cast.expert_mx.email, "password": PASSWORD})
    one = https.cookies["__Host-session"]
    assert (bool(one["secure"]), bool(one["httponly"]), one["samesite"]) == (True, True, "Strict")
    assert (one["path"], one["domain"]) == ("/", "")


@pytest.mark.req(73)
def test_the_observatory_gives_the_sign_in_page_110_or_more(https: Client, db: None) -> None:
    https.post("/account/notice/")
    https.get("/account/login/")  # an empty installation leads to its first administrator
    answer = https.get("/account/signup/")
    findings = score(answer.headers, answer.cookies, answer.content.decode())
    assert answer.status_code == 200
    assert answer.cookies, "a page without cookies would prove less"
    assert total(findings) >= 110, findings


@pytest.mark.req(73)
def test_the_observatory_gives_a_case_page_110_or_more(https: Client, world: World) -> None:
    sign_in(https, world.cast.expert_mx)
    for address in ("/account/login/", reverse("cases:case", args=[world.case.pk])):
        answer = https.get(address, follow=True)
        assert answer.status_code == 200
        findings = score(answer.headers, answer.cookies, answer.content.decode())
        assert total(findings) >= 110, findings


@pytest.mark.req(73)
def test_the_observatory_of_the_tests_knows_a_bad_page() -> None:
    from http.cookies import SimpleCookie

    cookie = SimpleCookie("a=b")
    bad = score({POLICY: "script-src 'unsafe-inline'"}, cookie, '<script src="//cdn.example/x.js"></script>')
    assert total(bad) < 0
    assert min(bad.values()) == -50


@pytest.mark.req(79)
def test_static_files_are_kept_and_nothing_else_is(settings, tmp_path) -> None:
    from whitenoise.middleware import WhiteNoiseMiddleware

    assert WhiteNoiseMiddleware.__module__ in {one.rpartition(".")[0] for one in live_settings.MIDDLEWARE}
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "bearings.0123456789ab.css").write_text("a {}")
    answer = Client().get("/static/bearings.0123456789ab.css")
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    assert {name: answer[name] for name in ALWAYS} == ALWAYS


@pytest.mark.req(74)
def test_no_page_may_use_what_a_device_has() -> None:
    allowed = [one for one in PERMISSIONS.split(", ") if not one.endswith("=()")]
    assert allowed == ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
