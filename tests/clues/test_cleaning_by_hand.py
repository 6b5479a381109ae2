"""What was covered, silenced, cut or blanked by hand leaves no trace in the copy that others get."""

from __future__ import annotations

import io
import sys
import wave

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from accounts.errors import BadInput
from forum.clues.intake import Cleaned, child, clean
from forum.clues.intake.recipe_reading import read
from forum.clues.intake.recipes import BLANK
from tests.clues import samples

SECRETS = ("#ffffff", "#102030")  # two things that somebody might have wished to hide
COVER = {"x": 0.25, "y": 0.25, "w": 0.25, "h": 0.25}
GREY_ELLIPSE = {"shape": "ellipse", "colour": "grey", **COVER}
FRAMINGS = {
    "as it is": {},
    "turned": {"turn": 90},
    "tilted": {"tilt": 7.5},
    "turned, tilted and cropped": {"turn": 270, "tilt": -15, "crop": {"x": 0.2, "y": 0.1, "w": 0.7, "h": 0.8}},
}


def hiding(secret: str, *, ellipse: bool = False, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A drawing whose second quarter across and down holds the secret and nothing else does."""
    rng = np.random.default_rng(7)
    ground = rng.integers(0, 255, (size[1] // 16, size[0] // 16, 3), dtype=np.uint8)
    picture = Image.fromarray(ground).resize(size, Image.Resampling.BICUBIC)
    width, height = size
    place = (width // 4, height // 4, width // 2 - 1, height // 2 - 1)
    pen = ImageDraw.Draw(picture)
    (pen.ellipse if ellipse else pen.rectangle)(place, fill=secret)
    return picture


def cleaned(data: bytes, name: str, recipe: dict[str, object] | None) -> Cleaned:
    medium = {"wav": "audio", "mp3": "audio", "flac": "audio", "txt": "text"}.get(name.rpartition(".")[2], "image")
    return clean(data, name=name, recipe=read(recipe, medium=medium) if recipe is not None else None)


def opened(arrived: Cleaned) -> Image.Image:
    return Image.open(io.BytesIO(arrived.shown)).convert("RGB")


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("cover", [COVER, GREY_ELLIPSE], ids=["black rectangle", "grey ellipse"])
def test_pictures_that_differ_only_under_a_cover_become_the_same_file(cover: dict[str, object], framing: str) -> None:
    originals = [samples.picture("PNG", hiding(secret, ellipse="shape" in cover)) for secret in SECRETS]
    recipe = {**FRAMINGS[framing], "covers": [cover]}
    shown = [cleaned(data, "screen.png", recipe).shown for data in originals]
    assert shown[0] == shown[1]
    assert len({clean(data, name="screen.png").shown for data in originals}) == 2, "without the cover they differ"


@pytest.mark.parametrize("orientation", [1, 6, 8])
@pytest.mark.parametrize("subsampling", [0, 2])
def test_what_a_jpeg_smears_beyond_the_edge_of_a_cover_goes_too(orientation: int, subsampling: int) -> None:
    """A JPEG keeps traces of a thing in the whole blocks that it touches: here none of its edges meets one."""
    shown = []
    for secret in SECRETS:
        more = {"quality": 60, "subsampling": subsampling, "exif": samples.exif(orientation)}
        original = samples.picture("JPEG", hiding(secret, size=(644, 484)), **more)
        place = {1: (0.25, 0.25), 6: (0.5, 0.25), 8: (0.25, 0.5)}[orientation]
        recipe = {"covers": [{"x": place[0], "y": place[1], "w": 0.25, "h": 0.25}]}
        shown.append(cleaned(original, "photo.jpg", recipe).shown)
    assert shown[0] == shown[1]


@pytest.mark.parametrize(("colour", "ink"), [("black", (0, 0, 0)), ("grey", (128, 128, 128))])
def test_a_cover_is_solid_whatever_is_beneath(colour: str, ink: tuple[int, int, int]) -> None:
    original = samples.picture("PNG", hiding(SECRETS[0]))
    pixels = np.asarray(opened(cleaned(original, "screen.png", {"covers": [{"colour": colour, **COVER}]})))
    inside = pixels[120 + 8 : 240 - 8, 160 + 8 : 320 - 8]
    assert (inside == np.array(ink)).all()
    edge = pixels[120:240, 160:320].astype(int)
    assert np.abs(edge - np.array(ink)).max() < 60, "at its edge the cover is only as uneven as a JPEG makes it"


def test_a_crop_really_drops_and_there_is_no_thumbnail() -> None:
    original = samples.picture("PNG", hiding(SECRETS[0]))
    recipe = {"crop": {"x": 0.5, "y": 0, "w": 0.5, "h": 0.5}}
    arrived = cleaned(original, "screen.png", recipe)
    assert arrived.facts == {"width": 320, "height": 240}
    assert opened(arrived).size == (320, 240)
    assert arrived.shown.count(b"\xff\xd8\xff") == 1, "one picture and no more"
    assert arrived.original == original
    without = cleaned(samples.picture("PNG", hiding(SECRETS[1])), "screen.png", recipe)
    assert arrived.shown == without.shown


def test_turn_and_tilt_are_clockwise_and_the_crop_comes_last() -> None:
    original = samples.picture("PNG")  # left half blue, right half red
    turned = opened(cleaned(original, "screen.png", {"turn": 90}))
    assert turned.size == (200, 320)
    assert turned.getpixel((100, 10))[2] > 150, "left has become top"
    lower = opened(cleaned(original, "screen.png", {"turn": 90, "crop": {"x": 0, "y": 0.5, "w": 1, "h": 0.5}}))
    assert lower.getpixel((100, 80))[0] > 150
    tilted = opened(cleaned(original, "screen.png", {"tilt": 15}))
    assert tilted.size == (361, 277)
    middle = tilted.width // 2
    assert tilted.getpixel((middle + 8, 40))[2] > 150, "the top of the blue half leans to the right"
    assert tilted.getpixel((middle - 8, 236))[0] > 150
    assert min(tilted.getpixel((2, 2))) > 240, "paper beside it"


def test_the_largest_picture_and_the_longest_sound_stay_within_the_limits() -> None:
    width, height = 7745, 7740
    picture = samples.picture("JPEG", Image.new("RGB", (width, height), "#808040"))
    covers = [{**COVER, "shape": "ellipse"}] * 200
    arrived = cleaned(picture, "photo.jpg", {"turn": 90, "tilt": 15, "covers": covers})
    assert (arrived.facts["width"], arrived.facts["height"]) == (9481, 9485), "tilted, and no pixel smaller"
    sound = cleaned(
        samples.long_wav(600), "street.wav", {"voice": "much_lower", "silences": [{"start": 1, "end": 599}]}
    )
    assert sound.facts["seconds"] == 600


def wav(values: NDArray[np.float64], rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(rate)
        target.writeframes((values * 12000).astype("<i2").tobytes())
    return file.getvalue()


def speaking(secret: float, rate: int = 16000) -> bytes:
    """Four seconds of a buzz at 130 Hz, in the second of which is a tone as high as the secret."""
    when = np.arange(4 * rate) / rate
    values = sum(np.sin(2 * np.pi * 130 * n * when) / n for n in range(1, 12)) / 3
    part = (when >= 1) & (when < 2)
    values[part] = 0.6 * np.sin(2 * np.pi * secret * when[part])
    return wav(values, rate)


def heard(arrived: Cleaned) -> NDArray[np.float64]:
    with av.open(io.BytesIO(arrived.shown)) as shown:
        return np.concatenate([frame.to_ndarray().ravel() for frame in shown.decode(audio=0)]).astype(float)


def pitch(values: NDArray[np.float64]) -> float:
    """The strongest period between 60 and 400 Hz."""
    part = values[48000 * 2 + 24000 : 48000 * 3 + 24000] if len(values) > 48000 * 3.5 else values[24000:48000]
    spectrum = np.fft.rfft(part, 2 * len(part))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)
    return 48000 / (120 + int(np.argmax(likeness[120:800])))


SECOND = {"start": 1, "end": 2}
SOUNDS = {
    "silence": {"silences": [SECOND]},
    "a tone": {"silences": [{**SECOND, "fill": "tone"}]},
    "cut out": {"remove": [SECOND]},
    "the rest kept": {"keep": [{"start": 0, "end": 1}, {"start": 2, "end": 5}]},
    "silence and another voice": {"silences": [SECOND], "voice": "much_higher"},
    "cut out and another voice": {"remove": [SECOND], "voice": "lower"},
}


@pytest.mark.parametrize(
    ("recipe", "rate"),
    [*((recipe, 44100) for recipe in SOUNDS), ("silence", 8000), ("cut out and another voice", 48000)],
)
def test_sounds_that_differ_only_in_a_silenced_or_cut_part_become_the_same_file(recipe: str, rate: int) -> None:
    arrived = [cleaned(speaking(secret, rate), "voice.wav", SOUNDS[recipe]) for secret in (440.0, 700.0)]
    assert arrived[0].shown == arrived[1].shown
    assert arrived[0].facts == arrived[1].facts, "the waveform tells nothing either"
    assert len({clean(speaking(secret, rate), name="voice.wav").shown for secret in (440.0, 700.0)}) == 2


def test_silence_is_silent_a_tone_is_steady_and_a_cut_is_shorter() -> None:
    silent = heard(cleaned(speaking(440), "voice.wav", SOUNDS["silence"]))
    assert np.abs(silent[48000 + 2000 : 96000 - 2000]).max() < 0.002
    assert np.abs(silent[:40000]).max() > 0.1
    toned = heard(cleaned(speaking(440), "voice.wav", SOUNDS["a tone"]))[48000 + 4800 : 96000 - 4800]
    strongest = int(np.argmax(np.abs(np.fft.rfft(toned)))) * 48000 / len(toned)
    assert strongest == pytest.approx(1000, abs=3)
    shorter = cleaned(speaking(440), "voice.wav", SOUNDS["cut out"])
    assert shorter.facts["seconds"] == pytest.approx(3 - 0.1, abs=0.05), "with 50 ms on either side"
    kept = cleaned(speaking(440), "voice.wav", SOUNDS["the rest kept"])
    assert kept.facts["seconds"] == pytest.approx(3 - 0.1, abs=0.05)


@pytest.mark.parametrize(
    ("voice", "semitones"), [("much_lower", -6), ("lower", -4), ("as_is", 0), ("higher", 4), ("much_higher", 6)]
)
def test_another_voice_is_as_long_and_measurably_lower_or_higher(voice: str, semitones: int) -> None:
    arrived = cleaned(speaking(440), "voice.wav", {"voice": voice})
    assert arrived.facts["seconds"] == 4.0
    assert pitch(heard(arrived)) == pytest.approx(130 * 2 ** (semitones / 12), rel=0.02)


def test_the_rhythm_of_a_changed_voice_stays() -> None:
    rate = 16000
    when = np.arange(4 * rate) / rate
    beats = np.sin(2 * np.pi * 150 * when) * ((when % 0.5) < 0.25)
    changed = heard(cleaned(wav(beats, rate), "voice.wav", {"voice": "much_lower"}))
    plain = heard(cleaned(wav(beats, rate), "voice.wav", {}))
    loudness = [np.abs(values[: 48000 * 4]).reshape(-1, 2400).mean(axis=1) for values in (changed, plain)]
    assert np.corrcoef(*loudness)[0, 1] > 0.8


def test_blanked_passages_of_any_length_look_the_same() -> None:
    shown = []
    for name in ("Bo", "Maximiliana Wolfeschlegelstein"):
        text = f"My name is {name}, I live by the sea.\n"
        recipe = {"blanks": [{"start": 11, "end": 11 + len(name)}]}
        shown.append(cleaned(text.encode(), "letter.txt", recipe))
    assert shown[0].shown == shown[1].shown == f"My name is {BLANK}, I live by the sea.\n".encode()
    assert shown[0].text == shown[1].text
    assert shown[0].facts == shown[1].facts


@pytest.mark.parametrize(
    ("name", "data", "recipe"),
    {
        "text": ("letter.txt", b"a secret\n", {"blanks": [{"start": 0, "end": 99}]}),
        "sound": ("voice.wav", samples.sound("wav", 0.5), {"remove": [{"start": 0, "end": 10}]}),
        "sound kept beyond its end": ("voice.wav", samples.sound("wav", 0.5), {"keep": [{"start": 2, "end": 3}]}),
    }.values(),
)
def test_a_file_of_which_nothing_is_left_is_a_sentence(name: str, data: bytes, recipe: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="would be left"):
        cleaned(data, name, recipe)


def test_changes_for_another_kind_of_file_are_refused() -> None:
    with pytest.raises(BadInput, match="another kind"):
        clean(samples.jpeg(), name="photo.jpg", recipe=read({"voice": "lower"}, medium="audio"))


def test_a_worker_that_passes_the_recipe_over_or_gets_half_of_it_shows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recipe = read({"covers": [COVER]}, medium="image")
    monkeypatch.setattr(child, "_line", lambda _recipe: b'{"covers": [')
    with pytest.raises(BadInput, match="broken"):
        clean(samples.jpeg(), name="photo.jpg", recipe=recipe)
    monkeypatch.undo()
    heedless = (
        "import json, sys\ntext = json.dumps("
        "{'facts': {'width': 1, 'height': 1}, 'recipe': 'none', 'size': 3}).encode()\n"
        "sys.stdout.buffer.write(b'%08d' % len(text) + text + b'\\xff\\xd8\\xff')"
    )
    monkeypatch.setattr(child, "COMMAND", [sys.executable, "-E", "-c", heedless])
    with pytest.raises(BadInput, match="broken"):
        clean(samples.jpeg(), name="photo.jpg", recipe=recipe)
    assert clean(samples.jpeg(), name="photo.jpg").shown, "without one the same answer would do"


def test_reasons_are_not_told_to_the_worker() -> None:
    recipe = read({"bared": [{**COVER, "reason": "A bust of the poet"}], "covers": [COVER]}, medium="image")
    assert b"poet" not in child._line(recipe)
    assert b"covers" in child._line(recipe)
