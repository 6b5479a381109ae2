"""What counts as alike: copies of pictures and sounds, phrases of texts; decoded in the confined worker alone."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput
from forum.arranging import finding, likeness
from forum.arranging.link_queries import links_of
from forum.arranging.models import Fingerprint, Link
from forum.boards.models import Board
from forum.clues import intake
from forum.clues.intake import child
from forum.clues.models import Clue
from tests import bench_sounds
from tests.arranging.alike import LONGER, PHRASE, clue_of, drawn, melody
from tests.arrival.working import work_off
from tests.cast import Cast

KEY = b"k" * 32
POINTLESS = {"picture": "0" * 64, "quality": 90, "points": "AAAA"}  # no whole point


def of(data: bytes, name: str) -> str:
    """The fingerprint of a file as it is shown."""
    found = child.likeness(intake.clean(data, name=name).shown)
    return found.picture or found.sound


def test_copies_of_a_picture_are_found_and_others_not() -> None:
    first = of(drawn(1), "a.jpg")
    copies = [of(drawn(1, quality=40), "b.jpg"), of(drawn(1, width=320), "c.jpg")]
    assert all((likeness.pictures(first, copy) or 0) > 85 for copy in copies)
    assert [likeness.pictures(first, of(drawn(seed), "d.jpg")) for seed in (2, 3, 4)] == [None] * 3


def test_copies_of_a_sound_are_found_and_others_not() -> None:
    first = of(melody(1), "a.wav")
    for copy in (melody(1, loudness=0.2), melody(1, skip=1.013), melody(1)):
        assert (likeness.sounds(first, of(copy, "b.wav")) or 0) > 85
    assert [likeness.sounds(first, of(melody(seed), "c.wav")) for seed in (2, 3)] == [None, None]
    assert likeness.sounds(first, first[: 8 * 20]) is None  # a second of it says nothing
    silence = "00000000" * 200
    assert likeness.sounds(silence, silence) is None


def test_a_sound_that_was_sent_on_by_others_is_found() -> None:
    """A part of the table in docs/analysers/accuracy.md."""
    voice, other = (bench_sounds.recordings()[name] for name in ("bread-seller-ar.ogg", "bus-terminal-pt.flac"))
    first = bench_sounds.fingerprint(voice)
    for what in ("by telephone, Opus, 12 kbit/s", "four seconds of its middle, a fifth as loud"):
        assert (likeness.sounds(first, bench_sounds.fingerprint(bench_sounds.CHANGES[what](voice))) or 0) > 75, what
    assert likeness.sounds(first, bench_sounds.fingerprint(other)) is None


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [
        (PHRASE, LONGER, 100), (PHRASE, PHRASE.upper().replace(" ", "\n"), 100), (PHRASE, "Pan dulce, conchas", None),
        ("パン屋の角にある青い家の窓", "これはパン屋の角にある青い家の窓です", 100), (PHRASE, PHRASE[::-1], None),
        ("", "", None),
    ],
    ids=["within a longer one", "another spelling", "too short", "no spaces", "other words", "nothing"],
)  # fmt: skip
def test_words_are_alike_by_phrases_of_five(one: str, other: str, percent: int | None) -> None:
    mine, yours = likeness.of_words(one, KEY), likeness.of_words(other, KEY)
    assert likeness.texts(mine, yours) == likeness.texts(yours, mine) == percent


def test_long_texts_are_compared_by_a_sample_that_another_key_makes_useless() -> None:
    words = [f"word{number}" for number in range(4000)]
    whole, half = likeness.of_words(" ".join(words), KEY), likeness.of_words(" ".join(words[:2200]), KEY)
    assert len(whole) == len(half) == 16 * likeness.MOST_PHRASES
    assert (likeness.texts(whole, half) or 0) > 90
    assert likeness.texts(half, likeness.of_words(" ".join(words[2300:]), KEY)) is None
    assert likeness.texts(whole, likeness.of_words(" ".join(words), b"x" * 32)) is None


def test_what_the_worker_says_is_believed_only_in_its_form(monkeypatch: pytest.MonkeyPatch) -> None:
    for facts in (
        {},
        {"picture": "ff", "quality": 90},
        {"sound": "zz"},
        {"sound": "0" * 40_000},
        {"picture": 7},
        POINTLESS,
    ):
        monkeypatch.setattr(child, "_parsed", lambda _answer, facts=facts: ({"facts": facts}, b""))
        monkeypatch.setattr(child, "_in_turn", lambda *_asked: b"")
        with pytest.raises(BadInput):
            child.likeness(b"x")
    monkeypatch.setattr(
        child, "_parsed", lambda _answer: ({"facts": {"picture": "0" * 64, "quality": 3, "points": ""}}, b"")
    )
    assert child.likeness(b"x").picture == ""  # a plain wall is like any other


def test_a_broken_file_is_a_refusal_not_a_crash() -> None:
    for data in (b"", b"OggS nonsense", b"\xff\xd8\xff nonsense"):
        with pytest.raises(BadInput):
            child.likeness(data)


def test_files_of_two_cases_are_found_to_be_alike(cast: Cast, board: Board) -> None:
    pictures = [clue_of(cast, board, drawn(1, quality=each), f"{each}.jpg") for each in (90, 50)]
    sounds = [clue_of(cast, board, melody(1, loudness=each), f"{each}.wav") for each in (0.6, 0.3)]
    other = clue_of(cast, board, drawn(9), "other.jpg")
    found = [finding.look(clue.pk) for clue in (*pictures, *sounds, other)]
    assert found == [0, 1, 0, 1, 0]
    assert [one.other for one in links_of(cast.colleague, pictures[0])] == [pictures[1]]
    assert [one.link.kind for one in links_of(cast.colleague, sounds[1])] == ["sound"]
    assert [finding.look(clue.pk) for clue in (*pictures, *sounds)] == [0] * 4


@pytest.mark.django_db(transaction=True)
def test_an_approved_clue_is_looked_at_by_the_worker_never_by_the_web_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.cast import make_board, make_cast

    cast = make_cast()
    board = make_board(cast)
    asked: list[bytes] = []
    honest = child.likeness
    monkeypatch.setattr(child, "likeness", lambda shown: asked.append(shown) or honest(shown))
    clue = clue_of(cast, board, drawn(1), "a.jpg")
    assert asked == []
    assert not Fingerprint.objects.exists()
    work_off()
    assert len(asked) == 1
    kinds = {one.kind for one in Fingerprint.objects.filter(clue=Clue.objects.get(pk=clue.pk))}
    assert kinds == {"picture", "place"}
    assert not Link.objects.exists()
