"""Addresses of redactions."""

from django.urls import path

from forum.redaction import views

app_name = "redaction"
urlpatterns = [
    path("posts/<uuid:post_id>/", views.post, name="post"),
    path("clues/<uuid:clue_id>/", views.clue, name="clue"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("answers/<uuid:answer_id>/", views.answer, name="answer"),
    path("originals/", views.originals, name="originals"),
    path("originals/<uuid:redaction_id>/", views.original, name="original"),
    path("<uuid:redaction_id>/", views.redaction, name="redaction"),
]
