"""Addresses of drafts; all of it is one's own."""

from __future__ import annotations

from django.urls import path

from forum.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<slug:draft_kind>/<uuid:draft_target>/", views.here, name="here"),
    path("<slug:draft_kind>/<uuid:draft_target>/keep/", views.keep, name="keep"),
    path("<slug:draft_kind>/<uuid:draft_target>/discard/", views.discard, name="discard"),
]
