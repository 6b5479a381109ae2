"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Only once the models are loaded can allauth's signals be imported.
        from accounts import pace, queries, second_factor_secrets, sign_in_records  # noqa: PLC0415
        from audit import counting, finding  # noqa: PLC0415

        second_factor_secrets.take_over()
        sign_in_records.connect()
        counting.register(pace.opening)
        finding.register(finding.PERSON, queries.id_of_person)
