"""django-machina as its documentation sets it up, with as many posts; run by itself it fills its database."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

BOARDS, TOPICS, POSTS, LONG = 50, 1000, 20, 1000


def configure() -> None:
    from machina import MACHINA_MAIN_STATIC_DIR, MACHINA_MAIN_TEMPLATE_DIR

    url, var = urlsplit(os.environ["BEARINGS_DATABASE"]), Path(os.environ["BEARINGS_VAR"])
    context = "django.template.context_processors.request django.contrib.auth.context_processors.auth"
    settings.configure(
        SECRET_KEY="a bench has no secrets", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField", MEDIA_ROOT=str(var), STATIC_URL="/static/",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "django.contrib.staticfiles", "mptt", "haystack", "widget_tweaks", "machina", "machina.apps.forum",
            "machina.apps.forum_conversation", "machina.apps.forum_conversation.forum_attachments",
            "machina.apps.forum_conversation.forum_polls", "machina.apps.forum_feeds", "machina.apps.forum_moderation",
            "machina.apps.forum_search", "machina.apps.forum_tracking", "machina.apps.forum_member",
            "machina.apps.forum_permission",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [MACHINA_MAIN_TEMPLATE_DIR],
            "OPTIONS": {
                "context_processors": [
                    *context.split(), "django.contrib.messages.context_processors.messages",
                    "machina.core.context_processors.metadata",
                ],
                "loaders": [("django.template.loaders.cached.Loader", [
                    "django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader",
                ])],
            },
        }],
        STATICFILES_DIRS=[MACHINA_MAIN_STATIC_DIR],
        CACHES={
            "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
            "machina_attachments": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(var / "attachments"),
            },
        },
        HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        TOPIC_POSTS_NUMBER_PER_PAGE=POSTS,
        MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS=[
            "can_see_forum", "can_read_forum", "can_start_new_topics", "can_reply_to_topics", "can_edit_own_posts",
            "can_post_without_approval",
        ],
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": "machina", "USER": url.username, "HOST": url.hostname,
            "PORT": url.port, "CONN_MAX_AGE": None,
        }},
    )  # fmt: skip


if not settings.configured:
    configure()

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after Django's set-up
from django.urls import include, path  # noqa: E402
from machina import urls as machina_urls  # noqa: E402

urlpatterns = [path("forum/", include(machina_urls))]
application = get_wsgi_application()


def fill() -> dict[str, str]:
    """Forums, topics and posts in bulk; a member, signed in. The paths that the bench asks for."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone
    from machina.apps.forum.models import Forum
    from machina.apps.forum_conversation.models import Post, Topic

    call_command("migrate", interactive=False, verbosity=0)
    member = get_user_model().objects.create_user("member", "member@example.org", "four grey herons")
    text, now = "Post. " + "word " * 60, timezone.now()
    boards = [Forum.objects.create(name=f"Board {number}", type=Forum.FORUM_POST) for number in range(BOARDS)]
    blank = {"poster": member, "approved": True, "created": now, "updated": now}
    for number in range(TOPICS):
        count = LONG if not number else POSTS
        topic = Topic.objects.bulk_create([Topic(
            forum=boards[number % BOARDS], subject=f"Topic {number}", slug=f"topic-{number}", type=0, status=0,
            posts_count=count, last_post_on=now, **blank,
        )])[0]  # fmt: skip
        posts = Post.objects.bulk_create(Post(
            topic=topic, subject=f"Topic {number}", content=text, username="member", **blank,
        ) for _post in range(count))  # fmt: skip
        topic.first_post, topic.last_post = posts[0], posts[-1]
        Topic.objects.bulk_update([topic], ["first_post", "last_post"])
    for board in boards:
        board.save()
    client = Client()
    client.force_login(member)
    first, long = Topic.objects.get(slug="topic-1"), Topic.objects.get(slug="topic-0")
    return {
        "cookie": f"sessionid={client.cookies['sessionid'].value}",
        "case": _path(first), "deep": f"{_path(long)}?page={LONG // POSTS - 1}", "long": _path(long),
        "board": f"/forum/forum/{first.forum.slug}-{first.forum.pk}/", "write": f"{_path(first)}post/create/",
    }  # fmt: skip


def _path(topic: object) -> str:
    forum = topic.forum  # type: ignore[attr-defined]
    return f"/forum/forum/{forum.slug}-{forum.pk}/topic/{topic.slug}-{topic.pk}/"  # type: ignore[attr-defined]


if __name__ == "__main__":
    json.dump(fill(), sys.stdout)
