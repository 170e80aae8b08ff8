"""The releases that the site offers."""

import datetime
from typing import Annotated

from msgspec import Meta, Struct

from events.records.words import Permalink

_Codes = list[str]


class ReleaseFile(Struct, kw_only=True, frozen=True):
    """One file of a release."""

    name: Annotated[str, Meta(description="Its name within the release")]
    permalink: Permalink
    bytes: Annotated[int, Meta(description="Its size in bytes")]
    sha256: Annotated[str | None, Meta(description="SHA-256; null for the list of them")]


class ReleaseChanges(Struct, kw_only=True, frozen=True):
    """What changed since the release before, by the codes of incidents."""

    since: Annotated[str, Meta(description="The release before")]
    new: Annotated[_Codes, Meta(description="Incidents that it did not have")]
    changed: Annotated[_Codes, Meta(description="Incidents of which anything is not as it was")]
    gone: Annotated[_Codes, Meta(description="Incidents that it had; their tombstones say why")]


class ReleaseRecord(Struct, kw_only=True, frozen=True):
    """The whole published archive on a day, as files to keep."""

    id: Annotated[str, Meta(description="Made of what it holds")]
    permalink: Permalink
    day: Annotated[datetime.date, Meta(description="The day that it is of")]
    synthetic: Annotated[bool, Meta(description="Whether it was made up")]
    counting_rule: Annotated[str, Meta(description="Version of the counting rule")]
    rows: Annotated[dict[str, int], Meta(description="How many rows each table has")]
    files: Annotated[list[ReleaseFile], Meta(description="Its files")]
    changes: Annotated[
        ReleaseChanges | None, Meta(description="What changed; null for the first release")
    ]


class ReleasesRecord(Struct, kw_only=True, frozen=True):
    """Every release that the site offers, the newest first."""

    releases: Annotated[list[ReleaseRecord], Meta(description="The releases")]
