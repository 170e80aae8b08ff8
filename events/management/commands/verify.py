"""Check the archive, record by record, and name what is damaged."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.verify import counts, findings


class Command(BaseCommand):
    help = (
        "Check every record of the database against the archive's rules. Says how many were"
        " checked; names each damaged one, and ends with status 1 when there is any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = ", ".join(f"{number:,} {name}" for name, number in counts().items())
        found = 0
        for finding in findings():
            self.stdout.write(str(finding))
            found += 1
        if found:
            things = "1 thing is" if found == 1 else f"{found:,} things are"
            raise CommandError(f"{things} wrong among {checked}.")
        self.stdout.write(f"Nothing is wrong among {checked}.")
