"""Addresses of vetting that are not the desk's: a person's own application."""

from django.urls import path

from forum.review.application_views import application_page

app_name = "review"
urlpatterns = [path("application/", application_page, name="application")]
