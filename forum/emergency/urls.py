"""The address of emergencies."""

from __future__ import annotations

from django.urls import path

from forum.emergency import views

app_name = "emergency"
urlpatterns = [path("", views.emergency, name="emergency")]
