"""The editors' forms: with script one field of JSON, without it numbers, and both say the same."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.errors import BadInput
from forum.clues import editing
from forum.clues.intake.faces import Face, covering
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import BLANK, PictureRecipe, Recipe
from tests.clues.fields_of import fields_of

FACES = [Face(0.1, 0.2, 0.2, 0.3, 0.8), Face(0.6, 0.2, 0.125, 0.3, 0.4)]
FILES = {"image": {"width": 640, "height": 480}, "audio": {"seconds": 4.0, "peaks": [[-0.5, 0.5]]}, "text": {}}
STORED = {
    "image": {
        **{"turn": 90, "tilt": -2.5, "crop": {"x": 0.1, "y": 0, "w": 0.8, "h": 1}},
        "covers": [
            {"shape": "ellipse", "colour": "grey", "x": 0.25, "y": 0.5, "w": 0.125, "h": 0.25},
            {"face": True, "x": 0.1, "y": 0.2, "w": 0.2, "h": 0.3},
        ],
        "bared": [{"x": 0.6, "y": 0.2, "w": 0.125, "h": 0.3, "reason": "A <b>statue</b>"}],
    },
    "audio": {
        "remove": [{"start": 0.5, "end": 1.25}],
        "silences": [{"fill": "tone", "start": 2, "end": 3}],
        "voice": "lower",
    },
    "text": {"blanks": [{"start": 3, "end": 7}]},
}


def shown(name: str, medium: str, recipe: Recipe, **more: object) -> str:
    context = {
        **{"medium": medium, "src": "/plain", "facts": FILES[medium], "recipe": recipe, "faces": FACES},
        **{"text": "Me llamo <Ana>", "before": "/before", "after": "/after", "before_text": "Me llamo <Ana>"},
    }
    return render_to_string(f"clues/{name}.html", {**context, **more}, RequestFactory().get("/"))


@pytest.mark.parametrize("medium", STORED)
def test_an_editor_sent_back_untouched_and_without_script_changes_nothing(medium: str) -> None:
    recipe = read(STORED[medium], medium=medium)
    page = shown(f"_edit_{medium}", medium, recipe)
    sent = QueryDict(mutable=True)
    for name, value in fields_of(page):
        sent.appendlist(name, value)
    assert editing.recipe_of(sent, medium=medium) == recipe
    assert set(sent) - {"csrfmiddlewaretoken"} == editing.FIELDS[medium]


@pytest.mark.parametrize("medium", STORED)
def test_what_the_script_wrote_goes_before_the_numbers_and_is_read_as_strictly(medium: str) -> None:
    written = QueryDict(mutable=True)
    written["recipe"] = json.dumps(STORED[medium])
    written["tilt"] = written["part_start"] = written["blank_start"] = "nonsense"
    assert editing.recipe_of(written, medium=medium) == read(STORED[medium], medium=medium)
    written["recipe"] = '{"blur": 1}'
    with pytest.raises(BadInput):
        editing.recipe_of(written, medium=medium)


@pytest.mark.parametrize(
    ("medium", "sent"),
    [
        ("image", "tilt=much"),
        ("image", "cover_x=1&cover_y=&cover_w=5&cover_h=5&cover_shape=rectangle&cover_colour=black"),
        ("image", "turn=45"),
        ("audio", "part_start=1&part_end=&part_what=remove"),
        ("audio", "part_start=1&part_end=2&part_what=shout"),
        ("audio", "part_start=nan&part_end=2&part_what=tone"),
        ("text", "blank_start=1&blank_end=x"),
        ("film", "x=1"),
    ],
)
def test_numbers_that_can_not_be_are_a_sentence(medium: str, sent: str) -> None:
    with pytest.raises(BadInput):
        editing.recipe_of(QueryDict(sent), medium=medium)


def test_a_comma_will_do_and_an_empty_form_changes_nothing() -> None:
    assert editing.recipe_of(QueryDict("tilt=2,5"), medium="image") == PictureRecipe(tilt=2.5)
    for medium in STORED:
        assert editing.recipe_of(QueryDict(""), medium=medium) == read("", medium=medium)


def test_faces_are_covered_until_a_reason_is_written() -> None:
    page = shown("_edit_image", "image", read("", medium="image"))
    sent = QueryDict(mutable=True)
    for name, value in fields_of(page):
        sent.appendlist(name, value)
    assert editing.recipe_of(sent, medium="image") == covering(FACES)
    sent.setlist("face_reason", ["", "A drawing"])
    recipe = editing.recipe_of(sent, medium="image")
    assert isinstance(recipe, PictureRecipe)
    assert len(recipe.covers) == 1
    assert [face.reason for face in recipe.bared] == ["A drawing"]
    assert "A drawing" in " ".join(recipe.words())
    assert "A drawing" in shown("_edit_image", "image", recipe)


def test_a_covered_face_stays_covered_when_the_finder_no_longer_finds_it() -> None:
    recipe = covering(FACES)
    for faces in (None, [], FACES[:1]):
        sent = QueryDict(mutable=True)
        for name, value in fields_of(shown("_edit_image", "image", recipe, faces=faces)):
            sent.appendlist(name, value)
        again = editing.recipe_of(sent, medium="image")
        assert isinstance(again, PictureRecipe)
        assert {cover.box for cover in again.covers} == {cover.box for cover in recipe.covers}


def test_it_is_said_whether_somebody_looked_for_faces() -> None:
    empty = read("", medium="image")
    assert "Nobody has looked for faces" in shown("_edit_image", "image", empty, faces=None)
    assert "No face was found" in shown("_edit_image", "image", empty, faces=[])


@pytest.mark.parametrize("medium", STORED)
def test_moderators_see_before_beside_after_and_what_was_changed(medium: str) -> None:
    page = shown("_before_after", medium, read(STORED[medium], medium=medium))
    if medium == "text":
        assert "Me <del>llam</del>o &lt;Ana&gt;" in page
        assert f"Me <mark>{BLANK}</mark>o &lt;Ana&gt;" in page
    else:
        assert re.search(r'src="/before".*src="/after"', page, re.S)
        assert page.count('preload="none"' if medium == "audio" else 'loading="lazy"') == 2
    if medium == "image":
        assert "A &lt;b&gt;statue&lt;/b&gt;" in page
        assert "<details open" not in page, "a picture is shown when somebody asks for it"
    assert "autoplay" not in page


def test_both_sounds_begin_muted_for_who_wants_it_so() -> None:
    recipe = read(STORED["audio"], medium="audio")
    assert (
        shown("_before_after", "audio", recipe, care={"standing": {"muted": True}}).count('preload="none" muted') == 2
    )
    assert " muted" not in shown("_before_after", "audio", recipe, care={"standing": {"muted": False}})


@pytest.mark.parametrize("medium", STORED)
def test_an_editor_keeps_to_the_policy_and_weighs_little(medium: str) -> None:
    page = shown(f"_edit_{medium}", medium, read(STORED[medium], medium=medium))
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", page)
    assert "A <b>statue" not in page
    files = ("clues/edit.js", f"clues/edit_{medium}.js", "clues/edit.css")
    assert sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files) < 10_000
