"""Addresses of answers and of the belief."""

from django.urls import path

from forum.answers import views

app_name = "answers"
urlpatterns = [
    path("clues/<uuid:clue_id>/", views.give, name="give"),
    path("cases/<uuid:case_id>/belief", views.belief, name="belief"),
    path("places", views.places, name="places"),
]
