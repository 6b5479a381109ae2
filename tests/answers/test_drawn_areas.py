"""An expert answers with a circle or an outline: typed or drawn, sealed like the rest, seen after one's own answer."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from accounts.errors import BadInput
from forum.answers import drawing
from forum.answers.models import Answer
from forum.answers.queries import belief_panel
from forum.cases.models import Case
from forum.clues.models import Clue
from geoloc.drawn import Circle
from tests.answers.saying import say
from tests.cast import Cast

PUEBLA = {"drawn_1": "Puebla", "km_1": "80", "drawn_percent_1": "70", "after_round": "0"}
CORNERS = "15.5, -96.5; 15.5 N 94 W; 18.5, -94; 18.5, -96.5"


def send(client, clue: Clue, **words: str):
    return client.post(reverse("answers:give", args=[clue.pk]), words)


def test_a_circle_typed_counts(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    assert send(client_of(cast.expert_mx), clue, **PUEBLA).status_code == 302
    answer = Answer.objects.get()
    assert answer.drawn[0]["shape"] == {
        "at": [pytest.approx(19.04, abs=0.02), pytest.approx(-98.2, abs=0.02)],
        "km": 80,
    }
    panel = belief_panel(cast.investigator, case)
    assert panel.regions[0].code == "MX-PUE"
    assert any("expert of" in one for one in panel.regions[0].why)


def test_the_outline_of_a_circle_is_seen_once_unsealed(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    assert send(client, clue, **PUEBLA).status_code == 302
    page = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    numbers = json.loads(page.split('id="belief-numbers" type="application/json">')[1].split("</script>")[0])
    (drawn,) = numbers["drawn"]
    assert len(drawn["ring"]) == 64
    assert "Within 80 km of 19.05, -98.21 (Puebla, Mexico), 70 %" in drawn["words"]
    assert "expert of" in numbers["why"]["MX-PUE"][0]
    sealed = client_of(cast.expert_other).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "belief-numbers" not in sealed
    assert "Within 80 km" not in sealed
    again = client.get(reverse("answers:give", args=[clue.pk])).content.decode()
    assert 'value="80"' in again
    assert "<details open" in again
    clue_page = client.get(reverse("clues:clue", args=[clue.pk])).content.decode()
    assert "Within 80 km of 19.05, -98.21" in clue_page


def test_an_outline_by_its_corners_beside_a_country_counts(cast: Cast, case: Case, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    words = {"drawn_1": CORNERS, "drawn_percent_1": "60", "place_1": "Mexico", "percent_1": "20", "after_round": "0"}
    assert send(client, clue, **words).status_code == 302
    assert "corners" in Answer.objects.get().drawn[0]["shape"]
    panel = belief_panel(cast.investigator, case)
    assert panel.countries[0].percent >= 80
    assert {one.code for one in panel.regions[:2]} == {"MX-OAX", "MX-VER"}


WRONG: list[tuple[dict[str, str], str]] = [
    ({"drawn_1": "Qwertyham"}, "We know no town “Qwertyham”"),
    ({"drawn_1": "Valencia"}, "Valencia, Carabobo, Venezuela (10.16, -68.00)"),
    ({"km_1": ""}, "How many kilometres around it?"),
    ({"km_1": "9000"}, "Write the radius as a number from 1 to 3000 km."),
    ({"drawn_1": "", "drawn_percent_1": "70"}, "Around which town or point?"),
    ({"drawn_percent_1": ""}, "How likely?"),
    ({"drawn_1": "99, 10"}, "latitude comes first"),
    ({"drawn_1": "-19.04 S, 98.2 W"}, "“-19.04 S” has a sign and a letter. Write 19.04 S, or a sign and no letter."),
    ({"drawn_1": "A market (19.04 N −98.2 w)"}, "Write 98.2 w, or a sign"),
    ({"drawn_1": "10, -150", "km_1": "20"}, "There is no land that we know in it."),
    ({"drawn_1": "0, 0; 1, 1", "km_1": ""}, "An area has 3 to 60 corners"),
    ({"drawn_1": "0, 0; 1, here; 3, 3", "km_1": ""}, "“1, here” is no corner"),
    ({"drawn_1": "0, 0; 1, 1; 0, 1; 1, 0", "km_1": ""}, "The edges of this area cross"),
    ({"drawn_1": CORNERS}, "An area by its corners has no radius"),
    ({"drawn_percent_1": "80", "place_1": "MX", "percent_1": "70"}, "add up to 150 %"),
    ({"cannot_tell": "on"}, "stands alone"),
]


def test_what_can_not_be_gets_a_sentence_and_nothing_typed_is_lost(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    for wrong, sentence in WRONG:
        words = {**PUEBLA, "reasons": "The way of the bricks", **wrong}
        page = send(client, clue, **words)
        html = page.content.decode()
        assert page.status_code == 422, wrong
        assert sentence in html.replace("&#x27;", "'"), wrong
        assert "The way of the bricks" in html
        assert f'value="{words["drawn_1"]}"' in html or not words["drawn_1"]
    assert not Answer.objects.exists()


def test_each_field_that_is_wrong_points_to_its_sentence(cast: Cast, clue: Clue, client_of) -> None:
    wrong = {"drawn_1": "Qwertyham", "drawn_percent_2": "many", "place_1": "Atlantis", "percent_2": "many"}
    page = send(client_of(cast.expert_mx), clue, **{**PUEBLA, **wrong, "excluded_1": "Atlantis"})
    html = page.content.decode()
    told = set(" ".join(re.findall(r'aria-describedby="([^"]*)"', html)).split())
    names = ("drawn_1", "drawn_percent_2", "place_1", "percent_2", "excluded_1")
    assert {f"id_{name}_error" for name in names} <= told
    assert told <= set(re.findall(r' id="([^"]*)"', html))
    assert html.count("drawn-row has-errors") == 2


def test_towns_are_offered_while_typing_and_taken_back(cast: Cast, clue: Clue, client_of) -> None:
    client = client_of(cast.expert_mx)
    found = client.post(reverse("answers:places"), {"q": "valenc", "of": "towns"}).json()
    spain = next(one["label"] for one in found if one["code"] == "ES-VC")
    assert send(client, clue, **{**PUEBLA, "drawn_1": spain}).status_code == 302
    assert Answer.objects.get().drawn[0]["within"][0][0] == "ES-VC"


def test_another_round_keeps_the_former_shape(cast: Cast, clue: Clue) -> None:
    say(cast.expert_mx, clue, drawn=((Circle(19.04, -98.2, 80), 0.7),))
    say(cast.expert_mx, clue, drawn=((Circle(19.04, -98.2, 30), 0.7),), after_round=1)
    assert [one.drawn[0]["shape"]["km"] for one in Answer.objects.order_by("round")] == [80, 30]


@pytest.mark.parametrize("filler", [" ", "\t", "\u2003", "(", "°"])
def test_a_long_text_of_nothing_is_refused_at_once(filler: str) -> None:
    """A pattern that tried every way to share out two thousand spaces would hold the process for hours."""
    for text in (f"1{filler * 1990}x", f"1, 2{filler * 1990}x"):
        with pytest.raises(BadInput):
            drawing.shape(text, f"5{filler * 1990}x")


@pytest.mark.parametrize("at", [(0.00001, 25.0), (19.040001, -98.234567), (-16.75, 179.3)])
def test_what_the_form_holds_for_another_round_is_read_as_the_same_circle(at: tuple[float, float]) -> None:
    row = {"shape": {"at": [*at], "km": 80.0}}
    again = drawing.shape(*drawing.typed(row))
    assert isinstance(again, Circle)
    assert (again.latitude, again.longitude) == pytest.approx(at, abs=1e-9)
