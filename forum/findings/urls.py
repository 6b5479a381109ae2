"""Addresses of findings."""

from django.urls import path

from forum.findings import views

app_name = "findings"
urlpatterns = [path("<slug:kind>/<uuid:thing_id>/", views.finding, name="finding")]
