"""The kinds of evidence a clue can be; the words of the field, used in code and on screen."""

from django.utils.translation import gettext_lazy as _

SPEECH = "speech"
VISIBLE_TEXT = "visible_text"
CLUE_TYPES = {
    SPEECH: _("Speech"),
    "background_audio": _("Background audio"),
    "mains_hum": _("Mains hum"),
    VISIBLE_TEXT: _("Visible text"),
    "building": _("Building or interior"),
    "street": _("Street and vehicles"),
    "plugs": _("Plugs and sockets"),
    "packaging": _("Packaging and clothing"),
    "vegetation": _("Vegetation and light"),
    "sun": _("Sun and shadow"),
    "screen": _("Screen and interface"),
    "hotel": _("Hotel or transport interior"),
    "other": _("Other"),
}
