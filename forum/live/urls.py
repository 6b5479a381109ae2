"""Addresses that belong to every page and no room."""

from __future__ import annotations

from django.urls import path

from forum.live import reports, views

app_name = "live"
urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("acts-size/", views.acts, name="acts"),
    path("reports/", reports.violation, name="report"),
    path("queue-size/", views.queue, name="queue"),
]
