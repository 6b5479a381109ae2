"""Marks as data follow the Web Annotation Data Model, and hold what their reader sees on the page, and no more."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.urls import reverse

from accounts.models import User
from forum.boards.models import Board
from forum.clues.models import Clue
from forum.discussion import actions
from forum.discussion.models import Post
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture, approved_sound
from tests.discussion.posts import approve_post

ANNO = "http://www.w3.org/ns/anno.jsonld"
# Section 3.3.5 of the model.
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
SELECTORS = {
    "SvgSelector": {"value": str},
    "FragmentSelector": {"value": str, "conformsTo": str},
    "TextPositionSelector": {"start": int, "end": int},
    "TextQuoteSelector": {"exact": str, "prefix": str, "suffix": str},
}


def _check(page: dict) -> None:
    """What the model says must be there (sections 3.1, 3.2.4, 3.3, 4.2 and 5.2)."""
    contexts = page["@context"] if isinstance(page["@context"], list) else [page["@context"]]
    assert ANNO in contexts
    assert page["type"] == "AnnotationPage"
    assert page["id"].startswith("http")
    assert page["partOf"]["type"] == "AnnotationCollection"
    for one in page["items"]:
        assert one["type"] == "Annotation"
        assert UUID(one["id"].removeprefix("urn:uuid:")).version == 4
        assert one["motivation"] in MOTIVATIONS
        assert one["creator"]["type"] == "Person"
        assert one["creator"]["name"]
        assert datetime.fromisoformat(one["created"]).tzinfo is not None
        assert one["target"]["type"] == "SpecificResource"
        assert one["target"]["source"]["id"].startswith("http")
        selectors = one["target"]["selector"]
        for selector in selectors if isinstance(selectors, list) else [selectors]:
            for key, kind in SELECTORS[selector["type"]].items():
                assert type(selector[key]) is kind
        for body in one.get("body", []):
            assert body["type"] == "TextualBody"
            assert body["format"] == "text/markdown"
            assert body["value"]


def _data(client_of, person: User, clue: Clue) -> dict:
    answer = client_of(person).get(reverse("clues:annotations", args=[clue.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == f'application/ld+json; profile="{ANNO}"'
    assert answer["Cache-Control"] == "no-store"
    page = json.loads(answer.content)
    _check(page)
    return page


def _marked(by: User, clue: Clue, shape: str, text: str = "Look **here**.", **place: object) -> Post:
    return actions.comment_on_mark(by=by, clue_id=clue.pk, shape=shape, geometry=place, text=text)


def test_a_span_has_its_place_and_its_words(cast: Cast, board: Board, client_of) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text="🏠 Panadería La Esquina", language="es")
    post = approve_post(cast, _marked(cast.expert_mx, clue, "span", start=2, end=11))
    (one,) = _data(client_of, cast.investigator, clue)["items"]
    assert one["id"] == f"urn:uuid:{post.mark_id}"
    assert one["creator"]["name"] == "Elena Ruiz"
    assert one["via"].endswith(f"/clues/{clue.pk}/#mark-{post.mark_id}")
    assert one["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 2, "end": 11},
        {"type": "TextQuoteSelector", "exact": "Panadería", "prefix": "🏠 ", "suffix": " La Esquina"},
    ]
    assert one["target"]["source"]["language"] == "es"
    assert [body["value"] for body in one["body"]] == ["Look **here**."]


def test_ranges_and_regions_are_media_fragments(cast: Cast, board: Board, client_of, tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path
    case = open_case(cast, board)
    sound, picture = approved_sound(cast, case), approved_picture(cast, case)
    approve_post(cast, _marked(cast.expert_mx, sound, "range", start=0.25, end=1))
    approve_post(cast, _marked(cast.expert_mx, picture, "region", x=0.5, y=0.125, w=0.25, h=0.333))
    for clue, kind, value in ((sound, "Sound", "t=0.25,1"), (picture, "Image", "xywh=percent:50,12.5,25,33.3")):
        (one,) = _data(client_of, cast.investigator, clue)["items"]
        assert one["target"]["selector"]["value"] == value
        assert one["target"]["selector"]["conformsTo"] == "http://www.w3.org/TR/media-frags/"
        assert one["target"]["source"]["type"] == kind
        assert one["target"]["source"]["id"].endswith(reverse("clues:media", args=[clue.pk]))


def test_a_band_has_its_frequencies_in_terms_of_a_standard(
    cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    sound = approved_sound(cast, open_case(cast, board))
    approve_post(cast, _marked(cast.expert_mx, sound, "range", start=0.25, end=1))
    assert _data(client_of, cast.investigator, sound)["@context"] == ANNO, "nothing more than is needed"
    approve_post(cast, _marked(cast.expert_mx, sound, "range", start=0.25, end=1, low=300, high=3400))
    page = _data(client_of, cast.investigator, sound)
    assert page["@context"] == [ANNO, {"ac": "http://rs.tdwg.org/ac/terms/"}]
    whole, band = (one["target"]["selector"] for one in page["items"])
    assert whole == {"type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/", "value": "t=0.25,1"}
    assert band == whole | {"ac:freqLow": 300.0, "ac:freqHigh": 3400.0}


def test_other_shapes_are_drawings_in_the_pictures_pixels(
    cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    picture = approved_picture(cast, open_case(cast, board))  # 320 by 200
    approve_post(cast, _marked(cast.expert_mx, picture, "ellipse", x=0.5, y=0.5, w=0.25, h=0.2))
    corners = [[0, 0], [0.5, 0], [0.5, 0.5]]
    approve_post(cast, _marked(cast.expert_mx, picture, "polygon", points=corners))
    drawn = [one["target"]["selector"]["value"] for one in _data(client_of, cast.investigator, picture)["items"]]
    assert all('viewBox="0 0 320 200"' in one for one in drawn)
    assert '<ellipse cx="200" cy="120" rx="40" ry="20"/>' in drawn[0]
    assert '<polygon points="0,0 160,0 160,100"/>' in drawn[1]


def test_a_mark_that_waits_is_its_authors_alone_and_others_notice_nothing(cast: Cast, board: Board, client_of) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    without = _data(client_of, cast.expert_other, clue)
    post = _marked(cast.expert_mx, clue, "span", start=0, end=9)
    assert _data(client_of, cast.expert_other, clue) == without
    (own,) = _data(client_of, cast.expert_mx, clue)["items"]
    assert own["motivation"] == "highlighting"
    assert "body" not in own
    approve_post(cast, post)
    assert _data(client_of, cast.expert_other, clue)["partOf"]["total"] == 1


def test_an_edit_that_waits_changes_nothing(cast: Cast, board: Board, client_of) -> None:
    clue = approved_text_clue(cast, open_case(cast, board))
    post = approve_post(cast, _marked(cast.expert_mx, clue, "span", start=0, end=9))
    before = _data(client_of, cast.expert_other, clue)
    actions.edit_post(by=cast.expert_mx, post_id=post.pk, text="Rather there.", seen_revision=post.approved_id)
    assert _data(client_of, cast.expert_other, clue) == before


@pytest.mark.parametrize("medium", ["audio", "text"])
def test_the_viewer_links_to_it(medium: str, cast: Cast, board: Board, client_of, tmp_path: Path, settings) -> None:
    settings.MEDIA_STORE = tmp_path
    clue = (approved_sound if medium == "audio" else approved_text_clue)(cast, open_case(cast, board))
    page = client_of(cast.expert_mx).get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert f'<a href="{reverse("clues:annotations", args=[clue.pk])}" type="application/ld+json">' in page
