from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "archive.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # It needs the models, which are not there before.
        import_module("archive.accounts.signed").listen()
