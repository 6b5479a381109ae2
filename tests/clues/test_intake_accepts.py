"""Every form that may be sent arrives, drawn anew, with nothing of what it carried along."""

from __future__ import annotations

import hashlib
import io

import av
import numpy as np
import pytest
from PIL import Image

from forum.clues.intake import clean
from tests.clues import samples

PICTURES = {
    "photo.jpg": samples.jpeg,
    "photo.JPEG": samples.jpeg,
    "screen.png": lambda: samples.picture("PNG"),
    "from-phone.webp": lambda: samples.picture("WEBP"),
    "from-phone.heic": lambda: samples.HEIC,
    "a name without an extension": samples.jpeg,
}


@pytest.mark.req(56)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_anew_as_jpeg_without_its_metadata(name: str) -> None:
    data = PICTURES[name]()
    arrived = clean(data, name=name)
    assert (arrived.medium, arrived.shown_type) == ("image", "image/jpeg")
    shown = Image.open(io.BytesIO(arrived.shown))
    assert (shown.width, shown.height) == (arrived.facts["width"], arrived.facts["height"])
    assert not shown.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(shown.info)
    assert b"SECRET" not in arrived.shown.upper()
    assert {"Make", "GPSLatitude"} <= set(arrived.removed)
    red, _green, blue = shown.getpixel((2, shown.height // 2))
    assert blue > red, "the left half was blue"


def test_original_and_shown_copy_are_told_apart_by_their_hashes() -> None:
    data = samples.jpeg()
    arrived = clean(io.BytesIO(data), name="photo.jpg")
    assert arrived.original == data
    assert arrived.original_type == "image/jpeg"
    assert arrived.original_sha256 == hashlib.sha256(data).hexdigest()
    assert arrived.shown_sha256 == hashlib.sha256(arrived.shown).hexdigest() != arrived.original_sha256


def test_a_picture_stands_as_the_camera_was_held() -> None:
    arrived = clean(samples.picture("JPEG", exif=samples.exif(orientation=6)), name="photo.jpg")
    assert (arrived.facts["width"], arrived.facts["height"]) == (200, 320)
    shown = Image.open(io.BytesIO(arrived.shown))
    red, _green, blue = shown.getpixel((100, 5))
    assert blue > red, "left has become top"


@pytest.mark.req(56)
@pytest.mark.parametrize("tail", [b"PK\x03\x04 a hidden archive", b"<script>alert(1)</script>"])
def test_what_hangs_behind_or_inside_a_picture_does_not_come_along(tail: bytes) -> None:
    data = samples.picture("JPEG", comment=b"<script>alert(1)</script>") + tail
    arrived = clean(data, name="photo.jpg")
    assert tail not in arrived.shown
    assert b"script" not in arrived.shown
    assert "Comment" in arrived.removed


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_drawn(mode: str) -> None:
    arrived = clean(samples.picture("PNG", Image.new(mode, (20, 10))), name="screen.png")
    assert arrived.facts == {"width": 20, "height": 10}


def test_a_picture_longer_than_any_jpeg_is_made_smaller_and_no_other() -> None:
    arrived = clean(samples.picture("PNG", Image.new("L", (12000, 300), 200)), name="panorama.png")
    assert arrived.facts == {"width": 12000, "height": 300}
    arrived = clean(samples.picture("PNG", Image.new("L", (131_000, 300), 200)), name="panorama.png")
    assert arrived.facts == {"width": 65_500, "height": 150}


@pytest.mark.req(56)
@pytest.mark.parametrize("extension", samples.CONTAINERS)
def test_a_sound_becomes_opus_with_peaks_and_without_its_tags(extension: str) -> None:
    arrived = clean(samples.sound(extension), name=f"voice.{extension}")
    assert (arrived.medium, arrived.shown_type) == ("audio", "audio/ogg")
    assert samples.SECRET.encode() not in arrived.shown
    assert "title" in {name.lower() for name in arrived.removed}
    assert arrived.facts["seconds"] == pytest.approx(1.5, abs=0.06)
    with av.open(io.BytesIO(arrived.shown)) as shown:
        assert not shown.metadata
        stream = shown.streams.audio[0]
        assert stream.codec_context.name in {"opus", "libopus"}
        assert (stream.rate, stream.layout.name) == (48000, "mono")


@pytest.mark.parametrize("extension", ["mp4", "webm"])
def test_of_a_video_only_the_sound_is_kept(extension: str) -> None:
    arrived = clean(samples.sound(extension, with_picture=True), name=f"clip.{extension}")
    assert arrived.medium == "audio"
    assert "video track" in arrived.removed
    with av.open(io.BytesIO(arrived.shown)) as shown:
        assert [stream.type for stream in shown.streams] == ["audio"]


def test_peaks_tell_where_it_is_loud_and_loudness_is_left_alone() -> None:
    arrived = clean(samples.sound("wav", 3.0), name="voice.wav")
    peaks = np.array(arrived.facts["peaks"])
    assert peaks.shape == (150, 2)
    assert peaks[:, 0].max() <= 0 <= peaks[:, 1].min()
    assert np.abs(peaks).max() == 1
    assert peaks[5, 1] < 0.3 < peaks[-5, 1], "the tone swells"
    with av.open(io.BytesIO(arrived.shown)) as shown:
        loudest = max(float(np.abs(frame.to_ndarray()).max()) for frame in shown.decode(audio=0))
    assert loudest == pytest.approx(9000 / 32768, rel=0.1)


def test_a_long_sound_has_at_most_800_pairs_of_peaks() -> None:
    assert len(clean(samples.long_wav(30), name="street.wav").facts["peaks"]) == 800


def test_a_text_arrives_with_its_words_and_plain_line_ends() -> None:
    arrived = clean("\ufeffPanadería La Esquina\r\nمخبز\r\n".encode(), name="receipt.txt")
    assert arrived.medium == "text"
    assert arrived.text == "Panadería La Esquina\nمخبز\n"
    assert arrived.shown == arrived.text.encode()
    assert arrived.facts == {"characters": 26}


@pytest.mark.parametrize(
    "words", ["BMW 320, seen at noon", "caffè latte 2.50", "FORM 27", "MZ 4711", "Rar!", "ID3 card"]
)
def test_a_text_may_begin_as_other_files_do(words: str) -> None:
    """Letters that are the signature of a binary form say nothing of what is only letters."""
    assert clean(words.encode(), name="receipt.txt").text == words
