"""Addresses of cases."""

from django.urls import path

from forum.casefile import views, writing_views

app_name = "cases"
urlpatterns = [
    path("new/", writing_views.new_case, name="new"),
    path("<uuid:case_id>/", views.case, name="case"),
    path("<uuid:case_id>/news", views.case_news, name="news"),
    path("<uuid:case_id>/edit/", writing_views.change_case, name="edit"),
    path("<uuid:case_id>/submit/", writing_views.submit_case, name="submit"),
]
