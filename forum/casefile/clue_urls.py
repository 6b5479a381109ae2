"""Addresses of clues, their files included."""

from django.urls import path

from forum.casefile import views, writing_views
from forum.clues import keeping_views, media_views, text_views
from forum.discussion import annotation_views
from forum.leads import views as lead_views

app_name = "clues"
urlpatterns = [
    path("cases/<uuid:case_id>/new/", writing_views.new_clue, name="new"),
    path("<uuid:clue_id>/", views.clue, name="clue"),
    path("<uuid:clue_id>/edit/", writing_views.revise_clue, name="edit"),
    path("<uuid:clue_id>/withdraw/", writing_views.withdraw_clue, name="withdraw"),
    path("<uuid:clue_id>/media/", media_views.media, name="media"),
    path("<uuid:clue_id>/before/", media_views.before, name="before"),
    path("<uuid:clue_id>/original/", keeping_views.original, name="original"),
    path("<uuid:clue_id>/voice/", keeping_views.voice, name="voice"),
    path("<uuid:clue_id>/peaks/", media_views.peaks, name="peaks"),
    path("<uuid:clue_id>/leads/", lead_views.of_clue, name="leads"),
    path("<uuid:clue_id>/latin/", text_views.latin, name="latin"),
    path("<uuid:clue_id>/points/", text_views.points, name="points"),
    path("<uuid:clue_id>/annotations/", annotation_views.marks_as_data, name="annotations"),
    path("<uuid:clue_id>/tiles/<int:level>/<int:x>/<int:y>/", media_views.tile, name="tile"),
    path("<uuid:clue_id>/previews/<int:size>/", media_views.preview, name="preview"),
]
