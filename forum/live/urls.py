"""What belongs to every page and no room: the choice of colours."""

from __future__ import annotations

from django.urls import path

from forum.live import theme

app_name = "live"
urlpatterns = [path("theme/", theme.choose, name="theme")]
