"""The sentences of a refused file: what is wrong with it and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.errors import BadInput

SENTENCES = {
    "empty": _("This file is empty. Choose it again, or save it again where it was made."),
    "too_big": _("This file has %(size)s MB; at most %(limit)s MB can be sent. Cut out the part that matters."),
    "unknown": _(
        "This is no file that can be shown here. Send a picture (JPEG, PNG, WebP, HEIC), a sound (WAV, MP3, M4A, OGG,"
        " FLAC, or an MP4 or WebM video of which the sound is kept) or a text in UTF-8."
    ),
    "foreign": _(
        "This is a file of the type %(found)s, whatever its name says, and that can't be shown here. Send what matters"
        " as a picture (JPEG, PNG, WebP, HEIC), as a sound (WAV, MP3, M4A, OGG, FLAC, MP4, WebM) or as text."
    ),
    "misnamed": _(
        "The name of this file ends in “.%(extension)s”, but inside it is %(found)s. If that is what you meant to"
        " send, give it a name that ends in “.%(right)s” and send it again."
    ),
    "broken": _(
        "This file is broken or cut short: it can't be read to its end. Export it again and send the new file."
    ),
    "pixels": _("This picture has %(pixels)s megapixels; at most 60 can be sent. Make it smaller or cut it out."),
    "moving": _("This picture moves: it has %(frames)s frames. Send the frame that matters as a still picture."),
    "too_long": _("This recording is longer than 10 minutes. Cut out the part that matters."),
    "no_sound": _(
        "There is no sound in this file. A video is kept for its sound only; send a still of it as a picture."
    ),
    "codec": _(
        "The sound in this file is packed as “%(found)s”, which can't be read here. Export it as WAV, MP3 or OGG."
    ),
    "long_text": _("This text has %(characters)s characters; at most 20,000 can be sent. Send the part that matters."),
    "no_words": _("There are no words in this text."),
    "other_medium": _("These changes were made for another kind of file. Make them again for this one."),
    "nothing_left": _("Nothing of this file would be left. Keep a part of it."),
    "died": _(
        "Reading this file broke off: it is damaged, or took more memory or time than any usual file needs. Nothing was"
        " kept. Export it again, smaller, and send the new file."
    ),
    "busy": _("Other files are being read at the moment. Wait a minute and send yours again."),
}


def refusal(fault: str, /, **facts: object) -> BadInput:
    """The error to raise. What the worker says is not trusted: an unknown fault counts as a broken file."""
    try:
        return BadInput(str(SENTENCES[fault]) % facts)
    except (KeyError, TypeError, ValueError):
        return BadInput(SENTENCES["broken"])
