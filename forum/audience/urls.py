"""Addresses of who may see a case."""

from __future__ import annotations

from django.urls import path

from forum.audience import views

app_name = "audience"
urlpatterns = [
    path("cases/<uuid:case_id>/audience/", views.audience, name="case"),
    path("cases/<uuid:case_id>/step-back/", views.step_back, name="step_back"),
    path("handovers/<uuid:handover_id>/", views.answer_offer, name="answer_offer"),
    path("handovers/", views.give, name="give"),
    path("organisations/ceilings/", views.between, name="between"),
]
