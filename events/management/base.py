"""What the commands of the archive have in common."""

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class ArchiveCommand(BaseCommand):
    """A command that needs the archive's tables as this code knows them."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        """Where Django only warns, and the command then fails in the database's own words."""
        try:
            executor = MigrationExecutor(connection)
            wanting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            raise CommandError(f"The database cannot be asked: {error}") from error
        if wanting:
            raise CommandError(
                "The database is not prepared for this code: run manage.py migrate, then this "
                "again."
            )
