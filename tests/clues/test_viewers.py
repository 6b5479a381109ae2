"""A clue's viewer works without scripts, fetches nothing before it is opened, and keeps to policy and budget."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from forum.boards.models import Board
from tests.cast import Cast, approved_text_clue, open_case
from tests.clues.media import approved_picture, approved_sound

WAVESURFER = ("wavesurfer", "regions", "spectrogram", "timeline")
AUDIO = ("", "_boxes", "_controls", "_loop", "_marks", "_meter", "_say", "_scale", "_spectrogram")
OPENSEADRAGON = "vendor/openseadragon/openseadragon.min.js"
PICTURE = ("image", *(f"image_{part}" for part in ("looks", "marking", "measure", "plane", "shapes", "source")))
VIEWERS = {
    "audio": (
        *(f"clues/audio{part}.js" for part in AUDIO),
        "clues/sound.css",
        *(f"vendor/wavesurfer/{name}.esm.js" for name in WAVESURFER),
    ),
    "image": (*(f"clues/{part}.js" for part in PICTURE), "clues/picture.css", OPENSEADRAGON),
    "text": ("clues/text.js", "clues/text.css"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("medium", ["audio", "image", "text"])
def test_the_viewer_waits_to_be_opened_and_can_be_used_without_scripts(
    medium: str, cast: Cast, board: Board, client_of, tmp_path: Path, settings
) -> None:
    settings.MEDIA_STORE = tmp_path
    make = {"audio": approved_sound, "image": approved_picture, "text": approved_text_clue}[medium]
    clue = make(cast, open_case(cast, board))
    page = client_of(cast.expert_mx).get(reverse("clues:clue", args=[clue.pk])).content.decode()
    address = reverse("clues:media", args=[clue.pk])
    viewer = page[page.index('<details class="clue-viewer"') : page.index("</details>", page.index("clue-viewer"))]
    if medium == "audio":
        assert f'<audio controls preload="none" src="{address}"' in viewer
    elif medium == "image":
        assert f'<img class="still" loading="lazy" src="{reverse("clues:preview", args=[clue.pk, 1280])}"' in viewer
        assert f'<a href="{address}">' in viewer, "all of it, without scripts too"
        assert '<select name="shape">' in viewer
        assert " open " not in viewer.partition(">")[0], "a picture is shown when somebody asks for it"
    assert "autoplay" not in viewer
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", page)
    for name in {"audio": ("start", "end"), "image": ("x", "y", "w", "h"), "text": ("start", "end")}[medium]:
        assert f'<input type="number" name="{name}"' in viewer, "a mark can be typed"
    assert f'action="{reverse("discussion:mark", args=[clue.pk])}"' in viewer


@pytest.mark.parametrize("medium", VIEWERS)
def test_a_viewer_weighs_no_more_than_250_kb_and_the_page_before_it_next_to_nothing(medium: str) -> None:
    def weight(names: tuple[str, ...]) -> int:
        return sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names)

    assert weight(VIEWERS[medium]) < 250_000
    assert weight(("clues/viewers.js", "clues/viewers.css")) < 6_000


def test_no_browser_library_names_a_source_map_or_another_host() -> None:
    vendor = Path(finders.find("vendor/LICENCES.txt")).parent
    for file in vendor.rglob("*.[jc]s*"):
        text = file.read_text("utf-8")
        assert "sourceMappingURL" not in text
        assert not re.search(r"(import|url)\s*\(\s*['\"]?https?:", text)
    for package in ("bootstrap", "leaflet", "openseadragon", "wavesurfer"):
        assert f"{package}/ is" in (vendor / "LICENCES.txt").read_text("utf-8")
