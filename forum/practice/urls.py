"""Addresses of practice."""

from django.urls import path

from forum.practice import own_views, views

app_name = "practice"
urlpatterns = [
    path("", own_views.own, name="own"),
    path("unit/", own_views.unit, name="unit"),
    path("confusions/", own_views.confusions, name="confusions"),
    path("cases/<uuid:case_id>/", views.result, name="result"),
    path("cases/<uuid:case_id>/truth/", views.truth, name="truth"),
]
