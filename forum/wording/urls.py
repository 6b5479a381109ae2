"""Addresses of the terms."""

from django.urls import path

from forum.wording import views

app_name = "wording"
urlpatterns = [path("", views.terms, name="terms")]
