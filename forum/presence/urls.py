"""Addresses of presence."""

from __future__ import annotations

from django.urls import path

from forum.presence import views

app_name = "presence"
urlpatterns = [
    path("choose/", views.choose, name="choose"),
    path("cases/<uuid:case_id>/", views.here, name="here"),
]
