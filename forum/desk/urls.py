"""Addresses of the desk."""

from django.urls import path

from forum.desk import batch_views, correcting_views, reason_views, views

app_name = "desk"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:review_id>/", views.item, name="item"),
    path("<uuid:review_id>/claim/", views.claim, name="claim"),
    path("<uuid:review_id>/holder/", views.holder, name="holder"),
    path("together/", batch_views.batch, name="batch"),
    path("only/", views.only, name="only"),
    path("<uuid:review_id>/release/", views.release, name="release"),
    path("<uuid:review_id>/take-over/", views.take_over, name="take_over"),
    path("<uuid:review_id>/correct/", correcting_views.correct, name="correct"),
    path("<uuid:review_id>/ask/", views.ask, name="ask"),
    path("<uuid:review_id>/escalate/", views.escalate, name="escalate"),
    path("boards/<uuid:board_id>/reasons/", reason_views.reasons, name="reasons"),
    path("undo/<uuid:held_id>/", views.undo, name="undo"),
    path("<uuid:review_id>/note/", views.note, name="note"),
    path("<uuid:review_id>/verdict/", views.verdict, name="verdict"),
]
