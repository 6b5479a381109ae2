"""Addresses of reports."""

from django.urls import path

from forum.flags import views

app_name = "flags"
urlpatterns = [
    path("", views.own, name="own"),
    path("people/", views.people, name="people"),
    path("posts/<uuid:post_id>/", views.post, name="post"),
    path("clues/<uuid:clue_id>/", views.clue, name="clue"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
]
