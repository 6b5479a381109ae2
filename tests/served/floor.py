"""The raw floor: a bare Django page with the same posts and three queries. No rights, no trail, no session."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from django.conf import settings

if not settings.configured:
    url = urlsplit(os.environ["BEARINGS_DATABASE"])
    settings.configure(
        SECRET_KEY="a bench has no secrets", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        INSTALLED_APPS=[], MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username, "HOST": url.hostname,
            "PORT": url.port, "CONN_MAX_AGE": None,
        }},
    )  # fmt: skip

import django

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after Django's set-up
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402

PAGE = Engine().from_string(
    "<!doctype html><h1>{{ case.question }}</h1>{% for post in posts %}<article><h2>{{ post.author.name }}</h2>"
    "<time>{{ post.created_at|date:'c' }}</time>{{ post.approved.html|safe }}</article>{% endfor %}"
)


class User(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.TextField()

    class Meta:
        managed, app_label, db_table = False, "floor", "accounts_user"


class Case(models.Model):
    id = models.UUIDField(primary_key=True)
    question = models.TextField()

    class Meta:
        managed, app_label, db_table = False, "floor", "cases_case"


class Revision(models.Model):
    id = models.UUIDField(primary_key=True)
    html = models.TextField()

    class Meta:
        managed, app_label, db_table = False, "floor", "discussion_revision"


class Post(models.Model):
    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    author = models.ForeignKey(User, on_delete=models.CASCADE)
    approved = models.ForeignKey(Revision, on_delete=models.CASCADE)
    position = models.IntegerField()
    created_at = models.DateTimeField()

    class Meta:
        managed, app_label, db_table = False, "floor", "discussion_post"


def case(request: HttpRequest, pk: str) -> HttpResponse:
    """The person, the case, its posts."""
    User.objects.first()
    one = Case.objects.get(pk=pk)
    posts = Post.objects.filter(case=pk).select_related("author", "approved").order_by("position")[:20]
    return HttpResponse(PAGE.render(Context({"case": one, "posts": posts})))


urlpatterns = [path("cases/<uuid:pk>/", case)]
application = get_wsgi_application()
