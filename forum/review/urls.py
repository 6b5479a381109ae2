"""Addresses of vetting that are not the desk's: a person's own application, and what they are asked."""

from django.urls import path

from forum.review.application_views import application_page
from forum.review.question_views import question

app_name = "review"
urlpatterns = [
    path("application/", application_page, name="application"),
    path("questions/<uuid:question_id>/", question, name="question"),
]
