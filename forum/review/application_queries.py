"""What an applicant reads about their application."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Application
from forum.review.models import Decision, Review


def decisions_on(application: Application) -> QuerySet[Decision]:
    """Every verdict in the order given; the page shows their reasons, not who gave them."""
    return Decision.objects.filter(review__kind=Review.Kind.APPLICATION, review__subject=application.pk).order_by("at")
