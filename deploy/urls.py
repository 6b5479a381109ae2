"""Where every address begins; each room has its own below."""

from django.urls import include, path

from audit.serving import published

urlpatterns = [
    path("", include("forum.casefile.board_urls")),
    path("", include("accounts.urls")),
    path("", include("forum.live.urls")),
    path("", include("forum.operating.urls")),
    path("", include("forum.review.urls")),
    path("", include("forum.audience.urls")),
    path("account/care/", include("forum.care.urls")),
    path("account/", include("accounts.sign_in_urls")),
    path("cases/", include("forum.casefile.case_urls")),
    path("clues/", include("forum.casefile.clue_urls")),
    path("discussion/", include("forum.discussion.urls")),
    path("bookmarks/", include("forum.bookmarks.urls")),
    path("drafts/", include("forum.drafts.urls")),
    path("", include("forum.arrival.urls")),
    path("flags/", include("forum.flags.urls")),
    path("conduct/", include("forum.conduct.urls")),
    path("findings/", include("forum.findings.urls")),
    path("rearranging/", include("forum.rearranging.urls")),
    path("second-looks/", include("forum.second_look.urls")),
    path("redaction/", include("forum.redaction.urls")),
    path("answers/", include("forum.answers.urls")),
    path("arranging/", include("forum.arranging.urls")),
    path("practice/", include("forum.practice.urls")),
    path("instruments/", include("forum.leads.urls")),
    path("", include("forum.related.urls")),
    path("hash-lists/", include("forum.hashlists.urls")),
    path("wording/", include("forum.wording.urls")),
    path("emergency/", include("forum.emergency.urls")),
    path("referrals/", include("forum.referrals.urls")),
    path("desk/", include("forum.desk.urls")),
    path("moderation/", include("forum.moderation.urls")),
    path("search/", include("forum.search.urls")),
    path("inbox/", include("forum.alerts.urls")),
    path("following/", include("forum.following.urls")),
    path("presence/", include("forum.presence.urls")),
    path("trail/", include("audit.urls")),
    path("log/<path:path>", published, name="published_log"),
]
handler400 = "forum.live.middleware.malformed"
handler403 = "forum.live.middleware.forbidden"
handler404 = "forum.live.middleware.not_found"
handler500 = "forum.live.middleware.failed"
