"""Where the pages of the trail are: the auditors', and everybody's own."""

from __future__ import annotations

from django.urls import path

from audit import own_views, tree_views, views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("administrators/", views.administrators, name="administrators"),
    path("ask/", views.ask, name="ask"),
    path("open/", views.open_fields, name="open"),
    path("close/", views.close_fields, name="close"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/proof/", views.proof, name="proof"),
    path("verify/", views.verify, name="verify"),
    path("health/", tree_views.tree, name="health"),
    path("checkpoints/", tree_views.compare, name="compare"),
    path("own/", own_views.mine, name="own"),
    path("own/<uuid:entry_id>/proof/", own_views.proof, name="own_proof"),
    path("own/proofs.zip", own_views.proofs, name="own_proofs"),
]
