"""Addresses of boards of clues, of links, and of two clues side by side."""

from __future__ import annotations

from django.urls import path

from forum.arranging import link_views, views

app_name = "arranging"
urlpatterns = [
    path("cases/<uuid:case_id>/", views.board, name="board"),
    path("cases/<uuid:case_id>/news", views.news, name="news"),
    path("clues/<uuid:clue_id>/", link_views.links, name="links"),
    path("clues/<uuid:clue_id>/with/<uuid:other_id>/", link_views.compare, name="compare"),
]
