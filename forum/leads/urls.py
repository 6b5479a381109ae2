"""The address of the instruments."""

from django.urls import path

from forum.leads import views

app_name = "leads"
urlpatterns = [path("", views.instruments, name="instruments")]
