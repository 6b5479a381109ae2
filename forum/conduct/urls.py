"""Addresses of strikes and appeals; a decision is named by its review, whose id is random."""

from django.urls import path

from forum.conduct import views

app_name = "conduct"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("decided/", views.decided, name="decided"),
    path("strikes/", views.strikes, name="strikes"),
    path("reviews/<uuid:review_id>/strike/", views.strike, name="strike"),
    path("reviews/<uuid:review_id>/appeal/", views.appeal, name="appeal"),
    path("strikes/<uuid:strike_id>/appeal/", views.appeal_strike, name="appeal_strike"),
]
