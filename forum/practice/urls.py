"""Addresses of practice."""

from django.urls import path

from forum.practice import views

app_name = "practice"
urlpatterns = [
    path("cases/<uuid:case_id>/", views.result, name="result"),
    path("cases/<uuid:case_id>/truth/", views.truth, name="truth"),
]
