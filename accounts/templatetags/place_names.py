"""`{{ code|place_name }}`: a place by its ISO 3166 code, as the reader calls it."""

from __future__ import annotations

from django import template

from accounts import place_names

register = template.Library()
register.filter("place_name", place_names.place_name)
