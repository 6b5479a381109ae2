"""Addresses of discussions."""

from django.urls import path

from forum.discussion import slow_views, views, writing_views

app_name = "discussion"
urlpatterns = [
    path("cases/<uuid:case_id>/", views.thread, name="thread"),
    path("cases/<uuid:case_id>/news", views.news, name="news"),
    path("cases/<uuid:case_id>/read/", views.read, name="read"),
    path("next/", views.next_unread, name="next"),
    path("posts/<uuid:post_id>/", views.post, name="post"),
    path("posts/<uuid:post_id>/history/", views.history, name="history"),
    path("cases/<uuid:case_id>/write/", writing_views.write, name="write"),
    path("cases/<uuid:case_id>/preview/", writing_views.preview, name="preview"),
    path("cases/<uuid:case_id>/people/", writing_views.people, name="people"),
    path("clues/<uuid:clue_id>/mark/", writing_views.mark, name="mark"),
    path("cases/<uuid:case_id>/slow/", slow_views.case, name="slow"),
    path("boards/<uuid:board_id>/slow/", slow_views.board, name="slow_board"),
    path("posts/<uuid:post_id>/edit/", writing_views.edit, name="edit"),
    path("revisions/<uuid:revision_id>/correction/", views.correction, name="correction"),
    path("revisions/<uuid:revision_id>/withdraw/", writing_views.withdraw, name="withdraw"),
]
