"""The shape of what was seen or measured."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoloc.habits import SOCKETS

NOT_SEEN = ("", _("not seen"))


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
    at = forms.DateTimeField(
        label=_("When, in UTC"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        parts = [clean.get(name) for name in ("height", "shadow", "at")]
        if any(part is not None for part in parts) and any(part is None for part in parts):
            self.add_error("at", _("A shadow needs its height, its length and the moment: fill in all three."))
        clean["error"] = clean.get("error") or 10
        return clean
