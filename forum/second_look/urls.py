"""The address of second looks; what is looked at is on the desk."""

from django.urls import path

from forum.second_look import views

app_name = "second_look"
urlpatterns = [path("", views.agreement, name="agreement")]
