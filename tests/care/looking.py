"""What the tests of care share: choices, openings, addresses."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from forum.care.actions import Choices, change_care
from forum.care.models import Exposure
from forum.care.standing import day_now
from forum.clues.models import Clue
from forum.review.models import Review

PAGE = "/account/care/"
FORM = {"items": "20", "minutes": "60", "pause_after": "30"}


def chosen(person: User, **words: object) -> None:
    change_care(by=person, choices=Choices(**words))


def page_of(browser: Client, clue: Clue) -> str:
    return browser.get(f"/clues/{clue.pk}/").content.decode()


def fetched(browser: Client, clue: Clue, **headers: str) -> int:
    """The file, as a viewer asks for it; how that was answered."""
    answer = browser.get(f"/clues/{clue.pk}/media/", headers=headers)
    if answer.streaming:
        list(answer)
    return answer.status_code


def pressed(browser: Client, clue: Clue, back: str = "") -> HttpResponse:
    return browser.post(f"{PAGE}clues/{clue.pk}/open/", {"next": back} if back else {})


def looked(browser: Client, clue: Clue) -> HttpResponse:
    return browser.post(f"{PAGE}clues/{clue.pk}/viewing/")


def waiting(clue: Clue) -> Review:
    return Review.objects.get(subject=clue.pk, state=Review.State.WAITING)


def exposed(person: User, days_ago: int, how_many: int = 1, seconds: int = 60, kinds: str = "audio") -> None:
    """Openings of another day, as they lie in the table."""
    day = day_now() - days_ago
    Exposure.objects.bulk_create(
        Exposure(user=person, day=day, what=f"{day}-{number}", kinds=kinds, seconds=seconds)
        for number in range(how_many)
    )
