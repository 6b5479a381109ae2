"""Spirit as its own project template sets it up, with as many posts; run by itself it fills its database."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

BOARDS, TOPICS, POSTS, LONG, RARE = 50, 1000, 20, 1000, 50


def configure() -> None:
    url, var = urlsplit(os.environ["BEARINGS_DATABASE"]), Path(os.environ["BEARINGS_VAR"])
    rooms = (
        "core admin search user user.admin user.auth category category.admin topic topic.admin topic.favorite "
        "topic.moderate topic.notification topic.private topic.unread comment comment.bookmark comment.flag "
        "comment.flag.admin comment.history comment.like comment.poll"
    )
    known = "auth debug i18n media static tz request"
    contexts = {"auth": "django.contrib.auth.context_processors.auth"}
    cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.configure(
        SECRET_KEY="a bench has no secrets", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", MEDIA_ROOT=str(var), STATIC_URL="/static/",
        ST_SITE_URL="http://127.0.0.1", ST_RATELIMIT_ENABLE=False, LOGIN_URL="spirit:user:auth:login",
        INSTALLED_APPS=[
            *(f"django.contrib.{one}" for one in (
                "admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "humanize",
            )),
            *(f"spirit.{one}" for one in rooms.split()), "djconfig", "haystack",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware", "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware", "spirit.user.middleware.TimezoneMiddleware",
            "spirit.user.middleware.LastIPMiddleware", "spirit.user.middleware.LastSeenMiddleware",
            "spirit.user.middleware.ActiveUserMiddleware", "spirit.core.middleware.PrivateForumMiddleware",
            "djconfig.middleware.DjConfigMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                *(contexts.get(one, f"django.template.context_processors.{one}") for one in known.split()),
                "django.contrib.messages.context_processors.messages", "djconfig.context_processors.config",
            ]},
        }],
        CACHES={"default": cache, "st_rate_limit": {**cache, "TIMEOUT": None}},
        AUTHENTICATION_BACKENDS=["spirit.user.auth.backends.UsernameAuthBackend"],
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": str(var / "whoosh")},
        },
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": "spirit", "USER": url.username, "HOST": url.hostname,
            "PORT": url.port, "CONN_MAX_AGE": None,
        }},
    )  # fmt: skip


if not settings.configured:
    configure()

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after Django's set-up
from django.urls import include, path  # noqa: E402
from spirit import urls as spirit_urls  # noqa: E402

urlpatterns = [path("", include(spirit_urls))]
application = get_wsgi_application()


def fill() -> dict[str, str]:
    """Categories, topics and comments in bulk, indexed; a member, signed in. The paths that the bench asks for."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from spirit.category.models import Category
    from spirit.comment.models import Comment
    from spirit.topic.models import Topic

    call_command("migrate", interactive=False, verbosity=0)
    member = get_user_model().objects.create_user("member", "member@example.org", "four grey herons")
    boards = [Category.objects.create(title=f"Board {number}") for number in range(BOARDS)]
    topics = []
    for number in range(TOPICS):
        count = LONG if not number else POSTS
        topic = Topic.objects.create(
            user=member, category=boards[number % BOARDS], title=f"Topic {number}", comment_count=count
        )
        said = f"A street. {'word ' * 60}{' zarzamora' if number % RARE == 0 else ''}"
        Comment.objects.bulk_create(
            Comment(user=member, topic=topic, comment=said, comment_html=f"<p>{said}</p>") for _comment in range(count)
        )
        topics.append(topic)
    call_command("rebuild_index", interactive=False, verbosity=0)
    client = Client()
    client.force_login(member)
    long, first = topics[:2]
    return {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "case": first.get_absolute_url(), "long": long.get_absolute_url(),
        "deep": f"{long.get_absolute_url()}?page={LONG // POSTS - 1}", "board": first.category.get_absolute_url(),
        "write": f"/comment/{first.pk}/publish/", "search": "/search/?q=",
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(fill(), sys.stdout)
