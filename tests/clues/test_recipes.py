"""A recipe is read strictly: whatever is sent becomes a recipe that stays the same when stored, or a sentence."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.errors import BadInput
from forum.clues.intake.framing import open_faces
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import BLANK, Bared, Box, Cover, PictureRecipe, Range, Recipe, Shape, TextRecipe
from forum.clues.intake.strict import LONGEST

MEDIA = ("image", "audio", "text")
NAMES = [
    *("medium", "turn", "tilt", "crop", "covers", "bared", "keep", "remove", "silences", "voice", "blanks"),
    *("x", "y", "w", "h", "shape", "colour", "face", "reason", "start", "end", "fill"),
]
WORDS = ["image", "audio", "text", "ellipse", "grey", "tone", "lower", "", "a\x00b", "a reason", "x" * 400]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.integers(0, 3).map(lambda turns: 90 * turns)
    | st.floats(0, 1)
    | st.sampled_from(WORDS)
    | st.text(max_size=5)
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=30,
)
fraction = st.floats(0, 1)
box = st.fixed_dictionaries({"x": fraction, "y": fraction, "w": fraction, "h": fraction})
span = st.fixed_dictionaries({"start": st.floats(0, 601), "end": st.floats(0, 601)})
likely = {
    "image": st.fixed_dictionaries(
        {"turn": st.sampled_from([0, 90, 180, 270]), "tilt": st.floats(-15, 15), "crop": box},
        optional={
            "covers": st.lists(box, max_size=5),
            "bared": st.lists(box.map(lambda one: {**one, "reason": "a statue"}), max_size=2),
        },
    ),
    "audio": st.fixed_dictionaries(
        {"silences": st.lists(span, max_size=3)},
        optional={"keep": st.lists(span, max_size=3), "voice": st.sampled_from(["lower", "much_higher"])},
    ),
    "text": st.fixed_dictionaries(
        {"blanks": st.lists(st.fixed_dictionaries({"start": st.integers(0, 99), "end": st.integers(0, 99)}))}
    ),
}


def _read(sent: object, medium: str) -> Recipe | None:
    """None for what is refused with a sentence; anything else that is raised is a fault of ours."""
    try:
        return read(sent, medium=medium)
    except BadInput:
        return None


@given(sent=anything, medium=st.sampled_from([*MEDIA, "film"]))
@example(sent={"blanks": [{"start": 0, "end": 10**400}]}, medium="text")
@example(sent={"tilt": 10**400}, medium="image")
@example(sent={"covers": [{"x": 1e-9, "y": 1, "w": 5e-324, "h": 1e-3}]}, medium="image")
@example(sent={"silences": [{"start": 1, "end": 1.0001}]}, medium="audio")
def test_whatever_is_sent_is_a_recipe_or_a_sentence(sent: object, medium: str) -> None:
    for form in (sent, json.dumps(sent)):
        recipe = _read(form, medium)
        assert recipe is None or read(recipe.to_json(), medium=medium) == recipe


@given(data=st.data(), medium=st.sampled_from(MEDIA))
def test_what_is_stored_is_read_again_as_the_same(data: st.DataObject, medium: str) -> None:
    recipe = _read(data.draw(likely[medium]), medium)
    if recipe is None:
        return
    stored = json.dumps(recipe.to_json())
    assert read(stored, medium=medium) == recipe
    assert read(json.loads(stored), medium=medium).to_json() == recipe.to_json()
    assert all(isinstance(sentence, str) and sentence for sentence in recipe.words())


@given(st.text(max_size=40))
@example("[" * 60_000)
@example('{"tilt": NaN}')
@example('{"tilt": ' + "9" * 5000 + "}")
@example('{"tilt": 1e999}')
@example(" " * (LONGEST + 1) + "{")
@example("\ud800")
def test_text_that_is_no_recipe_is_a_sentence(text: str) -> None:
    for medium in MEDIA:
        _read(text, medium)


@pytest.mark.parametrize(
    ("medium", "sent"),
    {
        "a name that is unknown": ("image", {"blur": True}),
        "another medium": ("image", {"medium": "audio"}),
        "an eighth of a turn": ("image", {"turn": 45}),
        "a tilt too steep": ("image", {"tilt": 15.01}),
        "true is no number": ("image", {"tilt": True}),
        "a cover outside": ("image", {"covers": [{"x": 0.9, "y": 0, "w": 0.2, "h": 0.1}]}),
        "a blur for a cover": ("image", {"covers": [{"x": 0, "y": 0, "w": 1, "h": 1, "colour": "blur"}]}),
        "too many covers": ("image", {"covers": [{"x": 0, "y": 0, "w": 1, "h": 1}] * 201}),
        "no reason for a face": ("image", {"bared": [{"x": 0, "y": 0, "w": 1, "h": 1, "reason": " "}]}),
        "a crop to nothing": ("image", {"crop": {"x": 0, "y": 0, "w": 0.001, "h": 1}}),
        "keep and remove": ("audio", {"keep": [{"start": 0, "end": 1}], "remove": [{"start": 2, "end": 3}]}),
        "an end before its start": ("audio", {"silences": [{"start": 2, "end": 1}]}),
        "a voice of one's own": ("audio", {"voice": 3}),
        "half a character": ("text", {"blanks": [{"start": 0.5, "end": 2}]}),
        "an empty blank": ("text", {"blanks": [{"start": 2, "end": 2}]}),
    }.values(),
)
def test_what_a_recipe_can_not_say_is_refused(medium: str, sent: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        read(sent, medium=medium)


def test_nothing_sent_changes_nothing_and_needs_no_words() -> None:
    for medium in MEDIA:
        assert read("", medium=medium) == read({}, medium=medium)
        assert read("", medium=medium).words() == []


def test_ranges_that_touch_become_one_so_that_nobody_counts_them() -> None:
    sent = {
        "blanks": [{"start": 5, "end": 9}, {"start": 2, "end": 5}, {"start": 3, "end": 4}, {"start": 20, "end": 21}]
    }
    recipe = read(sent, medium="text")
    assert recipe == TextRecipe((Range(2, 9), Range(20, 21)))
    assert recipe.applied("0123456789") == f"01{BLANK}9", "a blank beyond the end is nothing"


def test_moderators_read_what_was_changed_and_why_a_face_is_left() -> None:
    sent = {
        **{"turn": 90, "tilt": -2.5, "crop": {"x": 0, "y": 0, "w": 0.5, "h": 0.5}},
        "covers": [{"x": 0, "y": 0, "w": 0.1, "h": 0.1, "face": True}, {"x": 0.5, "y": 0, "w": 0.1, "h": 0.1}],
        "bared": [{"x": 0.4, "y": 0.4, "w": 0.2, "h": 0.2, "reason": "A statue\n  in the square"}],
    }
    assert read(sent, medium="image").words() == [
        "1 face is covered.",
        "1 part is covered by hand.",
        "A face is left visible (50 % across, 50 % down): A statue in the square",
        "Turned by 90° clockwise.",
        "Tilted by -2.5° clockwise.",
        "Cropped to 25 % of the picture.",
    ]
    sound = {
        "remove": [{"start": 61, "end": 62.5}],
        "silences": [{"start": 1, "end": 2, "fill": "tone"}],
        "voice": "lower",
    }
    cut, tone, voice, limits = read(sound, medium="audio").words()
    assert (cut, tone) == ("Cut out: 1:01.0–1:02.5.", "Replaced by a tone: 0:01.0–0:02.0.")
    assert voice == "The voice was made lower."
    assert "does not hide" in limits
    assert read({"blanks": [{"start": 0, "end": 2}]}, medium="text").words() == ["1 passage is blanked."]


FACE = Box(0.4, 0.4, 0.2, 0.2)


@pytest.mark.parametrize(
    ("recipe", "is_open"),
    {
        "nothing done": (PictureRecipe(), True),
        "covered": (PictureRecipe(covers=(Cover(FACE),)), False),
        "half covered": (PictureRecipe(covers=(Cover(Box(0.4, 0.4, 0.1, 0.2)),)), True),
        "covered by an ellipse": (PictureRecipe(covers=(Cover(FACE, Shape.ELLIPSE),)), False),
        "a reason given": (PictureRecipe(bared=(Bared(Box(0.4, 0.4, 0.2, 0.20004), "a statue"),)), False),
        "a reason for another": (PictureRecipe(bared=(Bared(Box(0.1, 0.4, 0.2, 0.2), "a statue"),)), True),
        "cropped away": (PictureRecipe(crop=Box(0, 0, 0.39, 1)), False),
        "cropped beside, turned": (PictureRecipe(turn=90, crop=Box(0, 0.3, 1, 0.7)), True),
        "cropped away, turned and tilted": (PictureRecipe(turn=270, tilt=15, crop=Box(0, 0, 1, 0.2)), False),
    }.values(),
)
def test_a_face_is_covered_cropped_away_or_has_a_reason(recipe: PictureRecipe, is_open: bool) -> None:
    assert open_faces(recipe, [FACE], (640, 480)) == ([FACE] if is_open else [])


@given(tilt=st.floats(-15, 15), turn=st.sampled_from([0, 90, 180, 270]), x=fraction, y=fraction)
def test_every_part_of_a_picture_stays_on_its_tilted_canvas(tilt: float, turn: int, x: float, y: float) -> None:
    point = Box(min(x, 0.99), min(y, 0.99), 0.01, 0.01)
    assert open_faces(PictureRecipe(turn=turn, tilt=tilt), [point], (1000, 400)) == [point]
