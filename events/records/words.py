"""What the fields of many records share: how they are typed, and what is said of them."""

from typing import Annotated, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _
from msgspec import Meta

# The largest whole number that a column holds; figures of people end at half of that.
_MOST_OF_AN_ID = 2**63 - 1


def one_of(choices: type[TextChoices], description: str) -> Meta:
    """A word of a vocabulary; /methodology/ says what each is."""
    return Meta(description=description, extra_json_schema={"enum": list(choices.values)})


def looks(pattern: str, description: str, **extra: Any) -> Meta:
    return Meta(description=description, pattern=pattern, extra_json_schema=extra or None)


Permalink = Annotated[str, Meta(description=_("The record's permanent address"))]
Incident = Annotated[str, Meta(description=_("The incident's permanent code"))]
Country = Annotated[str, looks("^([A-Z]{2})?$", _("ISO 3166-1, two letters; empty when unknown"))]
Low = Annotated[int | None, Meta(description=_("Least number; null when open below"))]
High = Annotated[int | None, Meta(description=_("Greatest number; null when open above"))]
Best = Annotated[int | None, Meta(description=_("Best count by the counting rule"))]
Claimant = Annotated[str | None, Meta(description=_("Speaker; null: the article itself"))]
ClaimantSlug = Annotated[str | None, Meta(description=_("The speaker's slug"))]
Source = Annotated[str | None, Meta(description=_("Who published it; null when unknown"))]
SourceSlug = Annotated[str | None, Meta(description=_("The source's slug"))]
Latitude = Annotated[float | None, Meta(description=_("Degrees, WGS 84; null when unknown"))]
Longitude = Annotated[float | None, Meta(description=_("Degrees, WGS 84; null when unknown"))]
PlaceName = Annotated[str, Meta(description=_("The place's name, or the report's words for it"))]
Number = Annotated[int, Meta(description=_("The record's number"), ge=1, le=_MOST_OF_AN_ID)]
