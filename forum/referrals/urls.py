"""Addresses of referrals, and of the steps that end a case."""

from __future__ import annotations

from django.urls import path

from forum.referrals import case_views, views

app_name = "referrals"
urlpatterns = [
    path("", views.referrals, name="referrals"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/accept/", views.accept, name="accept"),
    path("<uuid:referral_id>/decline/", views.decline, name="decline"),
    path("<uuid:referral_id>/conclude/", views.conclude, name="conclude"),
    path("cases/<uuid:case_id>/new/", case_views.refer, name="refer"),
    path("cases/<uuid:case_id>/news", case_views.news, name="news"),
    path("cases/<uuid:case_id>/locate/", case_views.locate, name="locate"),
    path("cases/<uuid:case_id>/close/", case_views.close, name="close"),
    path("cases/<uuid:case_id>/reopen/", case_views.reopen, name="reopen"),
]
