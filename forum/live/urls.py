"""Addresses that belong to every page and no room."""

from __future__ import annotations

from django.urls import path

from forum.live import views

app_name = "live"
urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("queue-size/", views.queue, name="queue"),
]
