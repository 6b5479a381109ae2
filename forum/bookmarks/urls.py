"""Addresses of bookmarks; all of it is one's own."""

from __future__ import annotations

from django.urls import path

from forum.bookmarks import views

app_name = "bookmarks"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<slug:thing_kind>/<uuid:thing_target>/", views.bookmark, name="bookmark"),
]
