"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Only once the models are loaded can allauth's signals be imported.
        from accounts import sign_in_records  # noqa: PLC0415

        sign_in_records.connect()
