from django.db import models

from events.models.base import ArchiveModel, ArchiveQuerySet, by_name, one_of, tracked
from events.models.vocabulary import PlaceKind
from events.text import fold


class PlaceQuerySet(ArchiveQuerySet["Place"]):
    def named(self, name: str) -> "PlaceQuerySet":
        """Every place one of whose names is this one in any spelling that folds alike."""
        return self.filter(names__folded=fold(name)).distinct()


@tracked("name", "slug", "kind", "country_code", "admin1", "latitude", "longitude", "geonames_id")
class Place(ArchiveModel):
    """A gazetteer entry. Its coordinates are its centre, in degrees (WGS 84)."""

    NATURAL_KEY = ("slug",)

    name = models.CharField(max_length=300)
    slug = models.SlugField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=PlaceKind)
    country_code = models.CharField(
        "country", max_length=2, blank=True, help_text="ISO 3166-1, two letters"
    )
    admin1 = models.CharField("first-level division", max_length=100, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    geonames_id = models.PositiveIntegerField("GeoNames number", null=True, blank=True, unique=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        indexes = by_name("place")
        constraints = [
            one_of("kind", PlaceKind),
            models.CheckConstraint(
                condition=models.Q(country_code__regex=r"^([A-Z]{2})?$"),
                name="place_country_code_is_iso",
            ),
            # What an incident's composite key to its place and country refers to.
            models.UniqueConstraint(fields=["id", "country_code"], name="place_and_country"),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="place_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.admin1, self.country_code]))


@tracked("place", "name", "folded", asked_by=("place",))
class PlaceName(ArchiveModel):
    """One spelling of a place's name, in any script, its own name included."""

    NATURAL_KEY = ("place__slug", "name")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, editable=False)

    objects = ArchiveQuerySet["PlaceName"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["folded"], name="placename_folded")]
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="one_spelling_once"),
            models.CheckConstraint(
                condition=~models.Q(folded=""), name="placename_folds_to_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.folded = fold(self.name)
        super().save(**kwargs)  # type: ignore[arg-type]
