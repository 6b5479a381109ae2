"""Addresses of the search: no word of a query ever stands in one."""

from django.urls import path

from forum.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("similar/", views.similar, name="similar"),
    path("kept/", views.keep, name="keep"),
    path("kept/<uuid:search_id>/", views.kept, name="kept"),
]
