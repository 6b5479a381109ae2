"""Where the auditors' pages are."""

from __future__ import annotations

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("verify/", views.verify, name="verify"),
]
