"""Addresses of files on their way."""

from __future__ import annotations

from django.urls import path

from forum.arrival import held_views, upload_views, views

app_name = "arrival"
urlpatterns = [
    path("arrivals/", views.mine, name="mine"),
    path("arrivals/held/", held_views.held, name="held"),
    path("arrivals/cases/<uuid:case_id>/", upload_views.begin, name="begin"),
    path("arrivals/<uuid:arrival_id>/", views.arrival, name="arrival"),
    path("arrivals/<uuid:arrival_id>/progress/", views.progress, name="progress"),
    path("arrivals/<uuid:arrival_id>/shown/", views.shown, name="shown"),
    path("arrivals/<uuid:arrival_id>/plain/", views.plain, name="plain"),
    path("arrivals/<uuid:arrival_id>/clean/", views.clean, name="clean"),
    path("arrivals/<uuid:arrival_id>/bytes/", upload_views.upload, name="upload"),
    path("arrivals/<uuid:arrival_id>/discard/", views.discard, name="discard"),
]
