"""Addresses of how the installation stands."""

from __future__ import annotations

from django.urls import path

from forum.operating import task_views, views

app_name = "operating"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("status/", views.status, name="status"),
    path("installation/", views.operating, name="operating"),
    path("installation/tasks/", task_views.tasks, name="tasks"),
]
