"""The shape of what was seen or measured."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoloc.habits import SOCKETS

NOT_SEEN = ("", _("not seen"))
PLATE_COLOURS = [
    ("white", _("white")), ("yellow", _("yellow")), ("black", _("black")), ("blue", _("blue")), ("green", _("green")),
    ("red", _("red")), ("grey", _("grey or silver")),
]  # fmt: skip
PLATE_ENDS = [("", _("not known")), ("front", _("front of the car")), ("rear", _("rear of the car"))]


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip


class ByHandForm(forms.Form):
    """Any of it; a shadow needs its moment."""

    socket = forms.ChoiceField(
        label=_("Socket or plug"), required=False, choices=[NOT_SEEN, *((one, one) for one in SOCKETS)],
        help_text=_("The letters of IEC World Plugs: A flat pins, C two round pins, G three rectangular ones …"),
    )  # fmt: skip
    side = forms.ChoiceField(
        label=_("Traffic keeps to"), required=False,
        choices=[NOT_SEEN, ("left", _("the left")), ("right", _("the right"))],
        help_text=_("Look for writing first: a mirrored picture shows the other side."),
    )  # fmt: skip
    hum = forms.ChoiceField(
        label=_("Mains hum"), required=False, choices=[("", _("not heard")), ("50", "50 Hz"), ("60", "60 Hz")],
        help_text=_("In the spectrogram: lines at 100, 150, 200 Hz, or at 120, 180, 240 Hz."),
    )  # fmt: skip
    height = forms.FloatField(label=_("Height of what casts a shadow"), required=False, min_value=0.01, max_value=1e4)
    shadow = forms.FloatField(
        label=_("Length of its shadow"), required=False, min_value=0, max_value=1e6,
        help_text=_("Both in one unit, on level ground. The picture viewer measures their ratio."),
    )  # fmt: skip
    error = forms.IntegerField(
        label=_("Known to within (%)"), required=False, initial=10, min_value=1, max_value=50
    )  # fmt: skip
    at = _moment(_("When, in UTC"))
    clock = forms.TimeField(
        label=_("Hour and minute that a clock shows"), required=False, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("On a wall, a screen or a message, as the people there read it."),
    )  # fmt: skip
    clock_at = _moment(_("The same moment in UTC"))
    clock_off = forms.IntegerField(
        label=_("The two may differ by (minutes)"), required=False, initial=5, min_value=0, max_value=60
    )
    dial = forms.BooleanField(
        label=_("A dial of twelve hours: morning and evening look alike"), required=False
    )  # fmt: skip
    plate = forms.ChoiceField(
        label=_("Number plate: background"), required=False, choices=[NOT_SEEN, *PLATE_COLOURS],
        help_text=_("The colour alone. What stands on the plate is not wanted here."),
    )  # fmt: skip
    plate_letters = forms.ChoiceField(
        label=_("Number plate: letters"), required=False, choices=[NOT_SEEN, *PLATE_COLOURS]
    )  # fmt: skip
    plate_end = forms.ChoiceField(label=_("Number plate: at the"), required=False, choices=PLATE_ENDS)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        parts = [clean.get(name) for name in ("height", "shadow", "at")]
        if any(part is not None for part in parts) and any(part is None for part in parts):
            self.add_error("at", _("A shadow needs its height, its length and the moment: fill in all three."))
        if (clean.get("clock") is None) != (clean.get("clock_at") is None):
            self.add_error("clock_at", _("A clock needs what it shows and the moment in UTC: fill in both."))
        self._check_plate(clean)
        clean["error"] = clean.get("error") or 10
        if clean.get("clock_off") is None:
            clean["clock_off"] = 5
        return clean

    def _check_plate(self, clean: dict[str, Any]) -> None:
        background, letters = clean.get("plate"), clean.get("plate_letters")
        if not background and (letters or clean.get("plate_end")):
            self.add_error("plate", _("Choose the plate's background too: its letters alone tell too little."))
        if background and letters == background:
            self.add_error("plate_letters", _("Letters of the background's colour cannot be read: choose another."))
