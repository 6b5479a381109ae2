"""Addresses of the desk."""

from django.urls import path

from forum.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:review_id>/", views.item, name="item"),
    path("<uuid:review_id>/claim/", views.claim, name="claim"),
    path("<uuid:review_id>/release/", views.release, name="release"),
    path("<uuid:review_id>/take-over/", views.take_over, name="take_over"),
    path("<uuid:review_id>/note/", views.note, name="note"),
    path("<uuid:review_id>/verdict/", views.verdict, name="verdict"),
]
