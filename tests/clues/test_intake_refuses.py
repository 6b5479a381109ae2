"""A file that can't be shown gets a sentence: what is wrong with it and what to do."""

from __future__ import annotations

import pytest

from accounts.errors import BadInput
from forum.clues.intake import clean
from tests.clues import samples


def sentence(data: bytes, name: str) -> str:
    with pytest.raises(BadInput) as refused:
        clean(data, name=name)
    assert refused.value.sentence.endswith(".")
    return refused.value.sentence


DISGUISED = {
    b"<!DOCTYPE html><script>alert(1)</script>": "HTML",
    b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>": "SVG",
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>": "XML",
    b"%PDF-1.7 something": "PDF",
    b"PK\x03\x04 an office document": "ZIP",
    b"MZ\x90\x00 a program": "EXE",
    b"\x7fELF\x02\x01": "ELF",
    b"GIF89a": "GIF",
    b"#EXTM3U\n#EXT-X-TARGETDURATION:10\nfile:///etc/passwd\n": "HLS",
    b"ffconcat version 1.0\nfile /etc/passwd\n": "playlist",
    b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00": "AVIF",
}


@pytest.mark.req(53)
@pytest.mark.parametrize("name", ["photo.jpg", "voice.mp3", "words.txt"])
@pytest.mark.parametrize("data", DISGUISED)
def test_a_disguised_file_is_named_for_what_it_is(data: bytes, name: str) -> None:
    assert f"of the type {DISGUISED[data]}" in sentence(data, name)


@pytest.mark.req(53)
@pytest.mark.parametrize(
    ("data", "name", "right"),
    [
        (samples.jpeg(), "photo.png", ".jpg"),
        (samples.jpeg(), "page.html", ".jpg"),
        (b"only words", "photo.jpg", ".txt"),
        (samples.sound("wav", 0.2), "voice.mp3", ".wav"),
        (samples.HEIC, "voice.m4a", ".heic"),
    ],
)
def test_a_name_that_contradicts_the_content_is_refused_with_the_right_one(data: bytes, name: str, right: str) -> None:
    assert f"a name that ends in “{right}”" in sentence(data, name)


def test_an_empty_file_says_so() -> None:
    assert "empty" in sentence(b"", "photo.jpg")


def test_a_file_over_the_limit_says_how_much_can_be_sent(settings) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    assert "at most 1 MB" in sentence(b"\xff\xd8\xff" + bytes(1024 * 1024), "photo.jpg")


@pytest.mark.req(58)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("page.html", b"<!doctype html><script src=//example.org></script>"),
        ("data.xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
        ("paper.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj"),
        ("letter.docx", b"PK\x03\x04[Content_Types].xml"),
    ],
)
def test_what_a_browser_or_an_office_would_run_is_not_taken(name: str, data: bytes) -> None:
    assert sentence(data, name)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"caf\xe9 in Latin-1", "später".encode("utf-16")])
def test_bytes_of_no_known_form_are_told_what_can_be_sent(data: bytes) -> None:
    assert "JPEG, PNG, WebP, HEIC" in sentence(data, "words.txt")


CUT_SHORT = {
    "photo.jpg": samples.jpeg(),
    "screen.png": samples.picture("PNG"),
    "photo.webp": samples.picture("WEBP"),
    "photo.heic": samples.HEIC,
    **{f"voice.{form}": samples.sound(form, 4) for form in ("wav", "mp3", "m4a", "flac", "webm")},
}


@pytest.mark.parametrize("name", CUT_SHORT)
def test_a_file_cut_short_is_called_broken(name: str) -> None:
    data = CUT_SHORT[name]
    assert "broken or cut short" in sentence(data[: len(data) // 2], name)


@pytest.mark.req(54)
@pytest.mark.parametrize("data", [samples.png_header(60000, 60000), samples.webp_header(9000, 9000)])
def test_a_bomb_of_pixels_is_refused_by_its_header(data: bytes) -> None:
    name = "photo.png" if data.startswith(b"\x89PNG") else "photo.webp"
    assert "at most 60 can be sent" in sentence(data, name)


def test_a_moving_picture_is_asked_for_the_frame_that_matters() -> None:
    data = samples.picture("WEBP", save_all=True, append_images=[samples.drawing().rotate(180)])
    assert "2 frames" in sentence(data, "moving.webp")


@pytest.mark.req(54)
def test_eleven_minutes_are_refused_by_the_header() -> None:
    assert "longer than 10 minutes" in sentence(samples.long_wav(660), "street.wav")


def test_eleven_minutes_behind_a_header_that_does_not_count_are_counted() -> None:
    assert "longer than 10 minutes" in sentence(samples.uncounted_flac(660), "street.flac")


def test_a_video_without_sound_says_what_to_send_instead() -> None:
    assert "no sound" in sentence(samples.silent_video(), "clip.mp4")


@pytest.mark.parametrize(("words", "part"), [(" \n\t", "no words"), ("ab " * 7000, "at most 20,000")])
def test_a_text_without_words_or_with_too_many_is_refused(words: str, part: str) -> None:
    assert part in sentence(words.encode(), "words.txt")
