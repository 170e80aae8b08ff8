"""Which column is what, guessed from names and from what they hold; the draft's writer checks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from events.exchange.datasets.country_names import country_code
from events.exchange.datasets.suggest.looking import (
    Column,
    is_figure_or_unknown,
    is_fraction,
    is_latitude,
    is_link,
    is_longitude,
    is_number,
    named,
    plain_name,
)
from events.models.vocabulary import Grading

_HARMS = {
    "killed": r"\b(n ?kill|killed|kills|deaths?|dead|died|fatal\w*|deceased)\b",
    "injured": r"\b(injur\w*|wounded|n ?wound|hurt)\b",
    "missing": r"\b(missing|disappeared)\b",
    "detained": r"\b(detained|arrest\w*|kidnapped|abducted|hostages?|nhostkid)\b",
    "displaced": r"\b(displaced|evacuated|homeless)\b",
}
_POPULATIONS = {
    "civilians": r"\bciv\w*\b",
    "children": r"\b(child\w*|minors?)\b",
    "women": r"\b(wom[ae]n|females?)\b",
    "men": r"\b(m[ae]n|males?)\b",
    "combatants": r"\b(combatants?|militants?|fighters|military|soldiers)\b",
    "journalists": r"\bjournalists?\b",
}
_BOUNDS = {
    "low": r"\b(low\w*|min\w*|least)\b",
    "high": r"\b(high\w*|max\w*|upper|most)\b",
}
# What counts something else than people, or only some of them: perpetrators, years, numbers.
_NO_FIGURE = (
    r"\b(id|code|rate|flag|ter|terr|us|subjects?|suspects?|prec\w*|date|year|note\w*|link)\b"
)
# As the Uppsala Conflict Data Program calls its columns of deaths.
_OF_THE_KILLED = ("best", "low", "high", "best est", "low est", "high est")
_KINDS = {
    "drone-strike": r"drone|uav|loitering",
    "airstrike": r"air ?strike|air raid|aerial|air/",
    "shelling": r"shell|artillery|missile|rocket|mortar",
    "suicide-bombing": r"suicide bomb|suicide attack",
    "bombing": r"bomb|explos|\bied\b|mine\b|grenade",
    "armed-clash": r"clash|battle|combat|state-based|non-state",
    "abduction": r"abduct|kidnap|hostage|disappear",
    "shooting": r"shoot|shot|gun|firearm|armed assault",
    "unrest": r"protest|riot|demonstration|unrest",
    "disaster": r"flood|quake|landslide|mudslide|storm|cyclone|volcan|drought|wildfire|disaster",
    "accident": r"accident|crash|derail|capsiz|collision|drown",
    "attack": r"attack|assault|violence|assassinat",
}


@dataclass
class FigureGuess:
    """Columns of one harm and population: count, low and high, as far as there are any."""

    harm: str
    population: str
    columns: dict[str, str] = field(default_factory=dict)


def guess_ids(columns: list[Column]) -> list[str]:
    """The column by which rows differ; none when no single one does.

    One that is called an id may have a few doubles, which a report will name.
    """
    whole = [c for c in columns if "[]" not in c.name and not c.holds(is_fraction, 0.9)]
    nearly = [c for c in whole if c.filled == c.rows and len(c.words) >= 0.98 * c.rows]
    by_name = list(named(nearly, r"\b(id|eventid|uuid|code|key|number|no)\b"))
    unique = [column for column in whole if column.unique]
    return [column.name for column in (by_name or unique)[:1]]


def guess_days(columns: list[Column]) -> tuple[dict[str, str], list[str]]:
    """The part [date] without its format, and every format that fits all of its cells."""
    dated = {column.name: formats for column in columns if (formats := column.formats())}
    first = _first(named(columns, r"\b(start|begin\w*|first|from)\b"), dated)
    last = _first(named(columns, r"\b(end\w*|last|to|until)\b"), dated)
    if first and last and first != last:
        return {"first": first, "last": last}, _both(dated[first], dated[last])
    parts = {
        part: _first(named(columns, rf"\bi ?{part}\b|^(event |start |incident )?{part}$"))
        for part in ("year", "month", "day")
    }
    one = first or _first(named(columns, r"\b(date|day|when|time|dt|occur\w*)\b"), dated)
    one = one or next(iter(dated), "")
    if not one and not parts["year"]:
        mixed = (c.name for c in named(columns, r"\b(date|day|when)\b") if c.several_formats())
        one = next(mixed, "")
        return ({"column": one} if one else {}), []
    if parts["year"] and parts["month"] and not one:
        return {part: name for part, name in parts.items() if name}, []
    return ({"column": one}, dated[one]) if one else ({}, [])


def _first(found: Iterable[Column], among: Iterable[str] | None = None) -> str:
    return next((each.name for each in found if among is None or each.name in among), "")


def _both(one: list[str], other: list[str]) -> list[str]:
    return [each for each in one if each in other] or [*one[:1], *other[:1]]


def guess_coordinates(columns: list[Column]) -> dict[str, str]:
    """latitude and longitude, or point and its order."""
    latitudes = named(columns, r"\b(lat\w*|y ?coord\w*|y)\b")
    longitudes = named(columns, r"\b(lon\w*|lng|x ?coord\w*|x)\b")
    latitude = next((each.name for each in latitudes if each.holds(is_latitude, 0.9)), "")
    longitude = next((each.name for each in longitudes if each.holds(is_longitude, 0.9)), "")
    if latitude and longitude:
        return {"latitude": latitude, "longitude": longitude}
    for column in columns:
        if column.holds(_is_point):
            return {"point": column.name, "point_order": "WKT"}
        if column.holds(_is_pair):
            return {"point": column.name, "point_order": "latitude longitude"}
    return {}


def _is_point(cell: str) -> bool:
    return bool(re.match(r"POINT ?(Z ?)?\(", cell, re.I))


def _is_pair(cell: str) -> bool:
    return len(cell) < 100 and bool(re.fullmatch(r"\(?-?\d+\.\d+\s*[,; ]\s*-?\d+\.\d+\)?", cell))


def guess_country(columns: list[Column]) -> str:
    """The column most of whose cells name a country."""
    found = named(columns, r"\b(country|nation|iso|countries)\b")
    return _first(each for each in found if each.holds(_is_country, 0.6))


def _is_country(cell: str) -> bool:
    return bool(country_code(cell, {}))


def guess_names(columns: list[Column], taken: Iterable[str]) -> list[str]:
    """Where the names of places stand, the nearest first."""
    taken = set(taken)
    patterns = (
        r"\b(city|town|village|settlement|locality|municipality)\b",
        r"\b(location|loc|place|where|site|address|area)\b",
    )
    found = [each for pattern in patterns for each in named(columns, pattern)]
    found = [
        each
        for each in found
        if each.name not in taken
        and each.filled
        and not each.holds(is_number)
        and not re.search(r"\b(id|prec\w*|accuracy|code|type)\b", plain_name(each.name))
    ]
    return [each.name for each in dict.fromkeys(found)][:2]


def guess_admin1(columns: list[Column], taken: Iterable[str]) -> str:
    found = named(
        columns, r"\b(adm\w* ?1|state|province|oblast|governorate|department|provstate)\b"
    )
    return _first(each for each in found if each.name not in taken and not each.holds(is_number))


def guess_figures(columns: list[Column], taken: Iterable[str]) -> list[FigureGuess]:
    """Columns whose names speak of people who came to harm, and which hold numbers."""
    found: dict[tuple[str, str], FigureGuess] = {}
    taken = set(taken)
    for column in sorted(columns, key=lambda each: not _is_of_all(plain_name(each.name))):
        name = plain_name(column.name)
        if (
            column.name in taken
            or re.search(_NO_FIGURE, name)
            or not column.holds(is_figure_or_unknown, 0.8)
        ):
            continue
        harm = next((harm for harm, pattern in _HARMS.items() if re.search(pattern, name)), "")
        if not harm and name in _OF_THE_KILLED:
            harm = "killed"
        if harm:
            population = _word(_POPULATIONS, name, "people")
            guess = found.setdefault((harm, population), FigureGuess(harm, population))
            guess.columns.setdefault(_word(_BOUNDS, name, "count"), column.name)
    return list(found.values())


def _is_of_all(name: str) -> bool:
    """Whether the name is that of a total, and not of one side's dead."""
    return bool(re.search(r"\b(total|best|all|sum)\b", name))


def _word(patterns: dict[str, str], name: str, otherwise: str) -> str:
    return next((word for word, pattern in patterns.items() if re.search(pattern, name)), otherwise)


def guess_kind(columns: list[Column], taken: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The column that says what happened, and the archive's word for each of its words."""
    taken = set(taken)
    found = named(columns, r"\b(type|kind|category|event|attack|cause|disaster)\b")
    for column in found:
        if column.name in taken or not column.few or column.holds(is_number, 0.9):
            continue
        return column.name, {word: guess_word(word) for word, _ in column.words.most_common()}
    return "", {}


def guess_word(word: str) -> str:
    """The kind of incident that a word plainly names, else other."""
    return _word(_KINDS, word.lower(), "other")


def guess_actors(columns: list[Column], taken: Iterable[str]) -> list[str]:
    """Columns that may say who took part, or who is said to have done it."""
    taken = set(taken)
    pattern = r"\b(actors?|perpetrators?|belligerents?|side [ab]|assailants?|attackers?)\b"
    found = named(columns, pattern)
    return [
        column.name
        for column in found
        if column.name not in taken and column.filled and not column.holds(is_number)
        if not any(each.name == f"{column.name}[]" for each in columns)
    ]


def guess_grading(columns: list[Column], taken: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The column whose words are the archive's own gradings, and how they are written there."""
    taken = set(taken)
    for column in columns:
        words = {word: word.lower() for word in column.words}
        if column.name not in taken and words and set(words.values()) <= set(Grading.values):
            return column.name, words
    return "", {}


def guess_entry_keys(columns: list[Column], each: str) -> dict[str, str]:
    """Of the entries of a list of sources: the keys for name, headline and published_on."""
    patterns = {
        "name": r"^(name|publisher|outlet|media|source)$",
        "headline": r"^(title|headline|description)$",
        "published_on": r"^(date|published|published on|published at)$",
    }
    keys = [c.name.removeprefix(f"{each}[].") for c in columns if c.name.startswith(f"{each}[].")]
    found = {
        part: next((key for key in keys if re.search(pattern, plain_name(key))), "")
        for part, pattern in patterns.items()
    }
    return {part: key for part, key in found.items() if key}


def guess_links(columns: list[Column]) -> tuple[str, str]:
    """The column of links to sources, and the sign that parts several; empty where none is."""
    for column in columns:
        if column.holds(is_link, 0.8):
            parted = (sign for sign in (";", "|", ",") if column.passing(partial(_several, sign)))
            return column.name, next(parted, "")
    return "", ""


def guess_separator(column: Column) -> str:
    """The sign that stands in a good part of the cells, with no space before it."""
    for sign in ("|", ";"):
        if column.holds(lambda cell, s=sign: s in cell, 0.1):  # type: ignore[misc]
            return sign
    return ""


def _several(sign: str, cell: str) -> bool:
    """Whether the cell holds several addresses, parted by the sign."""
    parts = [part.strip() for part in cell.split(sign)]
    return len(parts) > 1 and all(is_link(part) for part in parts if part)
