"""The discussion room."""

from django.apps import AppConfig


class DiscussionConfig(AppConfig):
    name = "forum.discussion"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.discussion import indexing, queries  # noqa: PLC0415
        from forum.drafts import places  # noqa: PLC0415
        from forum.review import again  # noqa: PLC0415

        again.register(read=indexing.put_case_anew)
        places.register(places.Kind.EDIT, queries.case_of_own)
