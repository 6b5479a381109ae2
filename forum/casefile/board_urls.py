"""Addresses of boards; the home page is the list of them."""

from django.urls import path

from forum.boards import views as board_views
from forum.casefile import views

app_name = "boards"
urlpatterns = [
    path("", views.home, name="home"),
    path("boards/manage/", board_views.manage, name="manage"),
    path("boards/<uuid:board_id>/", views.board, name="board"),
    path("boards/<uuid:board_id>/people/", board_views.people, name="people"),
]
