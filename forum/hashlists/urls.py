"""The address of the lists of hashes."""

from __future__ import annotations

from django.urls import path

from forum.hashlists import views

app_name = "hashlists"
urlpatterns = [path("", views.lists, name="lists")]
