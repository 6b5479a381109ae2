"""Addresses of the moderation log."""

from django.urls import path

from forum.moderation import measure_views, views

app_name = "moderation"
urlpatterns = [
    path("", views.log, name="log"),
    path("ask/", views.ask, name="ask"),
    path("export/", views.export, name="export"),
    path("mine/", measure_views.mine, name="mine"),
    path("team/", measure_views.team, name="team"),
    path("team/export/", measure_views.export, name="team_export"),
    path("team/sample/", measure_views.sample, name="sample"),
]
