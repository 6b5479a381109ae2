"""Pages about people: account, expertise, the first administrator, and administration of people and organisations."""

from __future__ import annotations

from django.urls import path

from accounts import (
    admin_views,
    demo_views,
    organisation_views,
    provider_views,
    roster_views,
    session_views,
    terms_views,
    views,
    watch_views,
)  # fmt: skip

app_name = "accounts"
urlpatterns = [
    path("account/", views.home, name="home"),
    path("account/sessions/", session_views.own_sessions, name="sessions"),
    path("account/providers/", provider_views.own, name="providers"),
    path("account/providers/<slug:provider>/go/", provider_views.go, name="provider_go"),
    path("account/providers/<slug:provider>/back/", provider_views.back, name="provider_back"),
    path("account/language/", views.language, name="language"),
    path("account/expertise/", views.expertise, name="expertise"),
    path("account/notice/", terms_views.notice_page, name="notice"),
    path("account/terms/", terms_views.terms_page, name="terms"),
    path("account/terms/<slug:code>/<int:version>/", terms_views.terms_version, name="terms_version"),
    path("first/", views.first, name="first"),
    path("people/", admin_views.people, name="people"),
    path("people/<uuid:user_id>/", admin_views.person, name="person"),
    path("people/<uuid:user_id>/watch/", watch_views.watched, name="watched"),
    path("organisations/", organisation_views.organisations, name="organisations"),
    path("organisations/<uuid:organisation_id>/", organisation_views.organisation, name="organisation"),
    path("units/", roster_views.units, name="units"),
    path("units/<uuid:organisation_id>/", roster_views.unit, name="unit"),
    path("demo/step-in/", demo_views.step_in, name="step_in"),
]
