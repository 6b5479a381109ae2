"""Addresses of care; all of it is one's own, but for a coordinator's sum."""

from __future__ import annotations

from django.urls import path

from forum.care import views

app_name = "care"
urlpatterns = [
    path("", views.care, name="care"),
    path("unit/", views.unit, name="unit"),
    path("hand-back/", views.hand_back, name="hand_back"),
    path("clues/<uuid:clue_id>/open/", views.open_closed, name="open"),
    path("clues/<uuid:clue_id>/viewing/", views.viewing, name="viewing"),
]
