"""Marks with their comments in the form of the W3C Web Annotation Data Model (Recommendation of 23 February 2017)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from forum.clues.geometry import bounds
from forum.clues.models import Clue, Mark, Media
from forum.clues.queries import shown_media
from forum.discussion.comments import Comment

Json = dict[str, object]
Absolute = Callable[[str], str]
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
KINDS = {Clue.Medium.AUDIO: "Sound", Clue.Medium.IMAGE: "Image"}
# Terms of the Audiovisual Core (a standard of Biodiversity Information Standards): media fragments know no frequencies.
BANDS = {"ac": "http://rs.tdwg.org/ac/terms/"}
AROUND = 32  # characters of the text before and after what is quoted


def page(
    clue: Clue, marks: Sequence[Mark], said: Mapping[UUID, Sequence[Comment]], absolute: Callable[[str], str]
) -> Json:
    """One AnnotationPage with all marks; `absolute` makes an address of ours a whole IRI."""
    here = absolute(reverse("clues:annotations", args=[clue.pk]))
    return {
        "@context": [CONTEXT, BANDS] if any("low" in mark.geometry for mark in marks) else CONTEXT,
        "id": here,
        "type": "AnnotationPage",
        "partOf": {"id": f"{here}#all", "type": "AnnotationCollection", "total": len(marks)},
        "startIndex": 0,
        "items": [_annotation(clue, mark, said.get(mark.pk, ()), absolute) for mark in marks],
    }


def _annotation(clue: Clue, mark: Mark, comments: Sequence[Comment], absolute: Absolute) -> Json:
    about = absolute(reverse("clues:clue", args=[clue.pk]))
    told: Json = {
        "id": mark.pk.urn,
        "type": "Annotation",
        "motivation": "commenting" if comments else "highlighting",
        "creator": _person(mark.author),
        "created": _moment(mark.created_at),
        "via": f"{about}#mark-{mark.pk}",
        "target": {
            "type": "SpecificResource",
            "source": _source(clue, mark, about, absolute),
            "selector": _selector(clue, mark),
        },
    }
    return told | ({"body": [_body(one, absolute) for one in comments]} if comments else {})


def _body(one: Comment, absolute: Absolute) -> Json:
    """A comment as it was approved and as its reader may read it, and where it stands."""
    post = one.post
    return {
        "id": absolute(reverse("discussion:post", args=[post.pk])),
        "type": "TextualBody",
        "value": one.words,
        "format": "text/markdown",
        "purpose": "commenting",
        "creator": _person(post.author),
        "created": _moment(post.created_at),
    }


def _source(clue: Clue, mark: Mark, about: str, absolute: Absolute) -> Json:
    """The cleaned file; for words, the page that shows them, whose text the numbers count."""
    media: Media | None = shown_media(clue)
    if mark.shape == Mark.Shape.SPAN or media is None:
        words: Json = {"id": about, "type": "Text", "format": "text/plain"}
        return words | ({"language": clue.language} if clue.language else {})
    file = absolute(reverse("clues:media", args=[clue.pk]))
    return {"id": file, "type": KINDS[Clue.Medium(clue.medium)], "format": media.content_type}


def _selector(clue: Clue, mark: Mark) -> object:
    """Media fragments for sounds and pictures; for words their place, and the words themselves with those around."""
    where = mark.geometry
    if mark.shape == Mark.Shape.RANGE:
        hertz = {"ac:freqLow": where["low"], "ac:freqHigh": where["high"]} if "low" in where else {}
        return _fragment(f"t={_number(where['start'])},{_number(where['end'])}") | hertz
    if mark.shape == Mark.Shape.REGION:
        percent = ",".join(_number(float(where[name]) * 100) for name in ("x", "y", "w", "h"))
        return _fragment(f"xywh=percent:{percent}")
    if mark.shape in {Mark.Shape.ELLIPSE, Mark.Shape.POLYGON}:
        return {"type": "SvgSelector", "value": _svg(clue, mark)}
    start, end = int(where["start"]), int(where["end"])
    quoted = {
        "type": "TextQuoteSelector",
        "exact": clue.text[start:end],
        "prefix": clue.text[max(0, start - AROUND) : start],
        "suffix": clue.text[end : end + AROUND],
    }
    return [{"type": "TextPositionSelector", "start": start, "end": end}, quoted]


def _svg(clue: Clue, mark: Mark) -> str:
    """A shape that no media fragment can say, in the picture's own pixels."""
    media = shown_media(clue)
    facts = media.facts if media else {}
    width, height = float(facts.get("width", 1)), float(facts.get("height", 1))
    if mark.shape == Mark.Shape.POLYGON:
        points = " ".join(f"{_number(x * width)},{_number(y * height)}" for x, y in mark.geometry["points"])
        drawn = f'<polygon points="{points}"/>'
    else:
        x, y, across, down = bounds(mark)
        middle = f'cx="{_number((x + across / 2) * width)}" cy="{_number((y + down / 2) * height)}"'
        drawn = f'<ellipse {middle} rx="{_number(across / 2 * width)}" ry="{_number(down / 2 * height)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}">{drawn}</svg>'


def _fragment(value: str) -> Json:
    return {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": value}


def _person(user: User) -> Json:
    return {"type": "Person", "name": user.name}


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def _number(value: float) -> str:
    """12, 13.25: no exponent, no zeros at the end."""
    return f"{value:.5f}".rstrip("0").rstrip(".")
