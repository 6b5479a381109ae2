"""Addresses of putting discussions in order."""

from django.urls import path

from forum.rearranging import views

app_name = "rearranging"
urlpatterns = [
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("<uuid:move_id>/", views.go_on, name="go_on"),
    path("<uuid:move_id>/withdraw/", views.withdraw, name="withdraw"),
]
