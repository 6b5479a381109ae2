"""The answers room."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "forum.answers"

    def ready(self) -> None:
        # Only once the models are loaded can the rooms be imported.
        from forum.answers import queries  # noqa: PLC0415
        from forum.drafts import places  # noqa: PLC0415

        places.register(places.Kind.ANSWER, queries.case_to_answer)
