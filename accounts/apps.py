"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Only once the models are loaded can allauth's signals be imported.
        from accounts import queries, sign_in_records  # noqa: PLC0415
        from audit import finding  # noqa: PLC0415

        sign_in_records.connect()
        finding.register(finding.PERSON, queries.id_of_person)
