"""Addresses of what one hears of."""

from __future__ import annotations

from django.urls import path

from forum.following import views

app_name = "following"
urlpatterns = [
    path("", views.levels, name="levels"),
    path("mail/", views.mail, name="mail"),
    path("choose/", views.choose, name="choose"),
]
