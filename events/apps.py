from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from events import published_schema


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Archive"

    def ready(self) -> None:
        # Views pin the columns they name, so they go before each migration and come back after.
        pre_migrate.connect(published_schema.drop_before_migrate, sender=self)
        post_migrate.connect(published_schema.create_after_migrate, sender=self)
