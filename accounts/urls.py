"""Pages about people: account, expertise, the first administrator, and administration of people and organisations."""

from __future__ import annotations

from django.urls import path

from accounts import admin_views, demo_views, views

app_name = "accounts"
urlpatterns = [
    path("account/", views.home, name="home"),
    path("account/language/", views.language, name="language"),
    path("account/expertise/", views.expertise, name="expertise"),
    path("first/", views.first, name="first"),
    path("people/", admin_views.people, name="people"),
    path("people/<uuid:user_id>/", admin_views.person, name="person"),
    path("organisations/", admin_views.organisations, name="organisations"),
    path("demo/step-in/", demo_views.step_in, name="step_in"),
]
