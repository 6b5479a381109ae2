"""The address of what may be related to a case."""

from __future__ import annotations

from django.urls import path

from forum.related import views

app_name = "related"
urlpatterns = [path("cases/<uuid:case_id>/related/", views.related, name="case")]
