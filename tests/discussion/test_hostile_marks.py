"""Places that no viewer sends: each is a sentence, keeps what was written, and leaves nothing half-stored."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from django.urls import reverse

from forum.boards.models import Board
from forum.clues.models import Clue, Mark
from forum.discussion.models import Post
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture, approved_sound

WORDS = "I was written before this went wrong."
SCRIPT = "<script>alert(1)</script>"
RANGES = {
    "nested beyond any depth": "[" * 100_000,
    "a number of five thousand digits": '{"start": 0, "end": ' + "9" * 5000 + "}",
    "not a number": '{"start": NaN, "end": NaN}',
    "without end": '{"start": -Infinity, "end": Infinity}',
    "beyond a double": '{"start": 0, "end": 1e999}',
    "negative": '{"start": -5, "end": 1}',
    "the wrong way round": '{"start": 1, "end": 0.5}',
    "a band of nothing": '{"start": 0, "end": 1, "low": 500, "high": 500}',
    "a band out of hearing": '{"start": 0, "end": 1, "low": 0, "high": 1e9}',
    "half a band": '{"start": 0, "end": 1, "low": 500}',
    "a list": "[0, 1]",
    "words": f'{{"start": "{SCRIPT}", "end": "{SCRIPT}"}}',
    "another target": '{"source": "https://elsewhere.example/a.ogg", "selector": "t=0,1"}',
    "no JSON": "{start: 0",
    "a lone half of a character": '{"start": "\\ud800", "end": 1}',
    "nothing of the kind": "null",
}
AREAS = {
    "a hundred thousand corners": json.dumps({"points": [[n % 997 / 1000, n % 991 / 1000] for n in range(100_000)]}),
    "the same corner a hundred thousand times": json.dumps({"points": [[0.1, 0.1]] * 100_000}),
    "corners that are no numbers": '{"points": [[NaN, 0], [1, Infinity], [0, "x"]]}',
    "corners in corners": json.dumps({"points": [[[0, 0], [1, 1]], [[0, 0], [1, 1]], [[0, 0], [1, 1]]]}),
    "corners far outside": '{"points": [[-1e300, 0], [1e300, 0], [0, 1e300]]}',
}


def _sent(browser, clue: Clue, shape: str, geometry: str):
    address = reverse("discussion:mark", args=[clue.pk])
    return browser.post(address, {"shape": shape, "geometry": geometry, "text": WORDS})


@pytest.mark.parametrize("what", [*RANGES, *AREAS])
def test_a_place_that_can_not_be_is_a_sentence_and_loses_nothing(
    what: str, cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    make, shape = (approved_sound, "range") if what in RANGES else (approved_picture, "polygon")
    clue = make(cast, open_case(cast, board))
    began = time.monotonic()
    answer = _sent(client_of(cast.expert_mx), clue, shape, {**RANGES, **AREAS}[what])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in page
    assert 'role="alert"' in page
    assert SCRIPT not in page
    assert time.monotonic() - began < 10
    assert not Mark.objects.exists()
    assert not Post.objects.exists()


@pytest.mark.parametrize("shape", ["circle", "span", "region", "x" * 400, "", SCRIPT])
def test_a_shape_that_this_clue_can_not_have_is_refused(
    shape: str, cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    clue = approved_sound(cast, open_case(cast, board))
    answer = _sent(client_of(cast.expert_mx), clue, shape, '{"start": 0, "end": 1, "x": 0, "y": 0, "w": 1, "h": 1}')
    page = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in page
    assert 'role="alert"' in page
    assert SCRIPT not in page
    assert not Mark.objects.exists()


def test_what_is_not_of_the_place_is_not_kept(cast: Cast, board: Board, client_of) -> None:
    clue = approved_text_clue(cast, open_case(cast, board), text="Panadería")
    more = {"start": 0, "end": 4, "id": "x", "target": "https://elsewhere.example/", "low": 5, "w": SCRIPT}
    assert _sent(client_of(cast.expert_mx), clue, "span", json.dumps(more)).status_code == 302
    assert Mark.objects.get().geometry == {"start": 0, "end": 4}
    assert Mark.objects.get().clue == clue
