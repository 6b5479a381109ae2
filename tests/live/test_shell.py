"""The shell: doors by role, colours by choice, nothing inline, nothing foreign, few queries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.cast import Cast


def page(client: Client) -> str:
    answer = client.get(reverse("alerts:inbox"))
    assert answer.status_code == 200
    return answer.content.decode()


DOORS = {
    "expert_mx": {"boards", "inbox"},
    "investigator": {"boards", "inbox", "referrals"},
    "moderator_one": {"boards", "inbox", "queue"},
    "coordinator": {"boards", "inbox", "referrals", "unit"},
    "auditor": {"boards", "inbox", "trail"},
    "administrator": {"boards", "inbox", "people"},
}


@pytest.mark.parametrize("who", DOORS)
def test_each_role_sees_its_own_doors(who, cast: Cast, client_of):
    assert set(re.findall(r'data-door="(\w+)"', page(client_of(getattr(cast, who))))) == DOORS[who]


@pytest.mark.req(75)
def test_nothing_is_inline_and_nothing_is_foreign(cast: Cast, client_of):
    html = page(client_of(cast.moderator_one))
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)


def test_the_nonce_of_the_page_is_the_nonce_of_its_policy(cast: Cast, client_of):
    answer = client_of(cast.expert_mx).get(reverse("alerts:inbox"))
    html = answer.content.decode()
    nonces = set(re.findall(r'<script nonce="([^"]+)"', html))
    assert len(nonces) == 1
    assert html.count(next(iter(nonces))) == html.count("<script"), "the nonce is on scripts and nowhere else"
    assert f"script-src 'nonce-{nonces.pop()}';" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("theme", "shown"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"'), ("", "")])
def test_colours_are_kept_without_script(theme, shown, cast: Cast, client_of):
    client = client_of(cast.expert_mx)
    back = f"http://testserver{reverse('alerts:inbox')}"
    settings.ALLOWED_HOSTS.append("testserver") if "testserver" not in settings.ALLOWED_HOSTS else None
    answer = client.post(reverse("live:theme"), {"theme": theme}, headers={"Referer": back})
    assert (answer.status_code, answer["Location"]) == (302, back)
    html = page(client)
    assert shown in html if shown else "data-theme" not in html


def test_the_choice_of_colours_never_leads_elsewhere(client: Client, db):
    answer = client.post(reverse("live:theme"), {"theme": "dark"}, headers={"Referer": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_right_to_left_takes_the_mirrored_sheet(cast: Cast, client_of):
    client = client_of(cast.expert_mx)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    with translation.override("en"):  # the request's language stays with the thread: not with the next test's
        html = page(client)
    assert 'lang="ar" dir="rtl"' in html
    assert "bootstrap.rtl.min" in html


def test_the_shell_adds_at_most_two_queries(cast: Cast, rf):
    from forum.live import context

    request = rf.get("/")
    request.user, request.session = cast.moderator_one, _cleared_session(cast)
    assert request.user.is_cleared
    assert request.user.roles
    assert request.user.has_accepted_terms
    with CaptureQueriesContext(connection) as counted:
        shown = context.page(request)
        assert [door.name for door in shown["doors"]()]
        assert shown["inbox_seq"]() == 0
    assert len(counted) <= 2


def _cleared_session(cast: Cast):
    from tests.accounts.people import sign_in

    client = Client()
    sign_in(client, cast.moderator_one)
    return dict(client.session.items())


@pytest.mark.parametrize(
    "name", ["live/bearings.css", "live/rooms.css", "live/live.js", "live/shell.js", "live/mark.svg"]
)
def test_what_the_shell_links_exists(name):
    assert finders.find(name)


def test_styles_have_no_physical_sides():
    path = finders.find("live/bearings.css")
    assert isinstance(path, str)
    css = Path(path).read_text()
    assert not re.search(
        r"(?:margin|padding|border)-(?:left|right)|text-align: (?:left|right)|[{;]\s*(?:left|right):", css
    )
