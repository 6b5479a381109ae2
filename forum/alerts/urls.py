"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from forum.alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("since/<int:seq>", views.since, name="since"),
    path("shown", views.shown, name="shown"),
    path("read/", views.read_all, name="read_all"),
    path("cases/<uuid:case_id>/read/", views.read_case, name="read_case"),
    path("<int:seq>/", views.open_row, name="open"),
]
