"""The guesses written down as a profile, with a remark wherever a person must look."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.text import slugify

from events.exchange.datasets.country_names import country_code
from events.exchange.datasets.profile_rules import MAX_SLUG
from events.exchange.datasets.readers import Table, open_table
from events.exchange.datasets.readers.shape import Shape
from events.exchange.datasets.suggest import guessing
from events.exchange.datasets.suggest.looking import (
    DECIMAL,
    THOUSANDS,
    Column,
    is_count,
    is_number,
    is_unknown,
    look,
    named,
)
from events.exchange.datasets.suggest.trying import tried
from events.exchange.problems import shortened
from events.models.vocabulary import Grading, IncidentKind


def draft(path: Path, today: datetime.date, encoding: str = "") -> str:
    """A profile for the file, in TOML. Raises RefusedError for a file that cannot be read."""
    with open_table(path, Shape(encoding=encoding)) as table:
        columns, rows = look(table)
        text = "\n".join(_Draft(path, table, columns).lines()) + "\n"
    return f"{text}\n{tried(text, rows, today)}\n"


class _Draft:
    """Writes the parts one after the other, and knows which columns are spoken of."""

    def __init__(self, path: Path, table: Table, columns: list[Column]) -> None:
        self._path = path
        self._table = table
        self._columns = columns
        self._taken: list[str] = []
        self._ids = guessing.guess_ids(columns)
        self._days, self._formats = guessing.guess_days(columns)
        self._take(*self._ids, *self._days.values())
        self._coordinates = guessing.guess_coordinates(columns)
        self._take(*self._coordinates.values())
        self._country = guessing.guess_country(columns)
        self._admin1 = guessing.guess_admin1(columns, self._taken)
        self._take(self._country, self._admin1)
        self._names = guessing.guess_names(columns, self._taken)
        self._take(*self._names)
        self._figures = guessing.guess_figures(columns, self._taken)
        self._take(*(name for each in self._figures for name in each.columns.values()))
        self._kind, self._kinds = guessing.guess_kind(columns, self._taken)
        self._take(self._kind)
        self._grading, self._gradings = guessing.guess_grading(columns, self._taken)
        self._take(self._grading)

    def _take(self, *names: str) -> None:
        self._taken += filter(None, names)

    def lines(self) -> Iterator[str]:
        yield f"# A draft for {self._path.name}. Check every line, above all those with a remark;"
        yield "# docs/import-profile.md says what each may be."
        for part in (
            self._dataset, self._record, self._incident, self._date, self._place,
            self._figure_parts, self._source_parts, self._file,
        ):  # fmt: skip
            yield ""
            yield from part()

    def _dataset(self) -> Iterator[str]:
        stem = self._path.name.split(".")[0]
        slug = slugify(stem.replace("_", "-"))[:MAX_SLUG].strip("-") or "dataset"
        yield "[dataset]"
        yield f"name = {_text(stem)} # the name that readers see"
        yield f"slug = {_text(slug)} # never change it"
        yield '# url = "https://…"'
        yield '# licence = "CC BY 4.0" # without one, rows are not shown whole'
        yield '# language = "en"'
        yield "# released = 2023-06-01 # the day of this version; else figures are as of today"

    def _record(self) -> Iterator[str]:
        yield "[record]"
        if not self._ids:
            yield "# No column differs in every row: name several that do together, as a list."
        ids = self._ids or [name for name in [*self._days.values(), *self._names] if name]
        yield f"id = {_texts(ids)}"
        column = self._column(ids[0]) if ids else None
        if self._ids and column and column.holds(is_count):
            yield 'id_is = "whole number"'

    def _column(self, name: str) -> Column | None:
        return next((column for column in self._columns if column.name == name), None)

    def _incident(self) -> Iterator[str]:
        titles = list(named(self._columns, r"^(?!.*source).*\b(title|headline|event ?name)\b"))
        texts = list(named(self._columns, r"\b(description|summary|notes?|narrative|details?)\b"))
        texts = [column for column in texts if not column.few]
        self._take(*(column.name for column in [*titles[:1], *texts[:1]]))
        place = "{" + (self._names or [self._admin1 or self._country])[0] + "}"
        own = ["{" + titles[0].name + "}"] if titles else []
        general = f"Incident in {place}" if place != "{}" else "Incident {id}"
        yield "[incident]"
        yield f"title = {_texts([*own, general])} # words, and columns in braces"
        if texts:
            yield f"summary = {_text('{' + texts[0].name + '}')}"
        if not self._grading:
            yield f'grading = "weak" # {", ".join(Grading.values)}'
        if not self._kind:
            yield f'kind = "other" # one of {", ".join(IncidentKind.values)}'
        yield from self._said_parts()

    def _said_parts(self) -> Iterator[str]:
        """Parts of the incident that a column says in words of its own."""
        if self._grading:
            pairs = (f"{_text(word)} = {_text(own)}" for word, own in self._gradings.items())
            yield ""
            yield "[incident.grading]"
            yield f"column = {_text(self._grading)}"
            yield f"values = {{ {', '.join(pairs)} }}"
            yield 'default = "weak"'
        if not self._kind:
            return
        yield ""
        yield "[incident.kind]"
        yield f"column = {_text(self._kind)}"
        yield 'default = "other" # without it, rows with other words are set aside'
        yield "[incident.kind.values] # guessed from the words: check them"
        for word, kind in self._kinds.items():
            yield f"{_text(word)} = {_text(kind)}"

    def _date(self) -> Iterator[str]:
        yield "[date]"
        if not self._days:
            yield "# No column holds days that could be read."
            yield 'column = "?"'
            return
        for part, name in self._days.items():
            yield f"{part} = {_text(name)}"
        if "year" in self._days:
            return
        if not self._formats:
            yield from self._mixed_formats()
        elif self._either():
            yield f'format = "?" # both fit: {" and ".join(self._either())}. Say which is right.'
        else:
            first, last = self._days.get("first"), self._days.get("last")
            together = self._formats if first and last else self._formats[:1]
            yield f"format = {_texts(together[:2] if len(together) > 1 else together)}"

    def _mixed_formats(self) -> Iterator[str]:
        column = self._column(self._days.get("column", ""))
        several = column.several_formats() if column else []
        if any(re.search(r"D\W+M(?!M)|(?<!M)M\W+D", each) for each in several):
            several = []  # the day and the month may be either way round
        if several:
            yield f"format = {_texts(several)} # the first that fits a cell counts"
        else:
            yield 'format = "?" # no one format fits every day: say it, or several in a list'

    def _either(self) -> list[str]:
        """Formats that fit alike and mean other days."""
        swapped = {each: each.translate(str.maketrans("DM", "MD")) for each in self._formats}
        return next(
            ([one, other] for one, other in swapped.items() if other in swapped and one != other),
            [],
        )

    def _place(self) -> Iterator[str]:
        yield "[place]"
        yield f"name = {_texts(self._names)}"
        if self._admin1:
            yield f"admin1 = {_text(self._admin1)}"
        if self._country:
            yield f"country = {_text(self._country)}"
            column = self._column(self._country)
            unknown = column.failing(lambda cell: bool(country_code(cell, {}))) if column else []
            if unknown:
                named_here = ", ".join(f"{_text(name)} = {_text('')}" for name in unknown[:40])
                yield f"countries = {{ {named_here} }} # their codes, as in UA; empty for none"
        else:
            yield '# country_code = "UA" # when all is in one country'
        for part, name in self._coordinates.items():
            yield f"{part} = {_text(name)}"
        exact = list(named(self._columns, r"\b(prec\w*|accuracy)\b"))
        if exact and exact[0].few:
            self._take(exact[0].name)
            words = ", ".join(shortened(word, 30) for word in exact[0].words)
            yield f"# The column {_text(exact[0].name)} may say how exact: {words}"
        yield 'precision = "city" # exact, vicinity, city, district, region or country'

    def _figure_parts(self) -> Iterator[str]:
        for guess in self._figures:
            yield "[[figures]]"
            yield f"harm = {_text(guess.harm)}"
            yield f"population = {_text(guess.population)}"
            for bound, name in guess.columns.items():
                yield f"{bound} = {_text(name)}"
            if not all(self._is_in_digits(name) for name in guess.columns.values()):
                yield "in_words = true # figures such as 3-5, 10+ or at least 4"
            yield ""
        if not self._figures:
            yield "# No column was taken for a count of people who came to harm:"
            yield '# [[figures]], harm = "killed", count = "…", low = "…", high = "…"'

        for name in guessing.guess_actors(self._columns, self._taken):
            self._take(name)
            yield f"# The column {_text(name)} may say who took part, or is said to have done it:"
            yield f'# [[actors]], column = {_text(name)}, stance = "party" or "alleged"'

    def _is_in_digits(self, name: str) -> bool:
        column = self._column(name)
        return column is None or column.holds(lambda cell: is_unknown(cell) or is_count(cell))

    def _source_parts(self) -> Iterator[str]:
        link, separator = guessing.guess_links(self._columns)
        others = named(self._columns, r"\b(sources?|references?|media|outlet)\b")
        taken = {*self._taken, link}
        free = (c for c in others if c.name not in taken and not c.holds(is_number, 0.9))
        named_by = next((column for column in free if column.filled), None)
        name = named_by.name if named_by and "[]" not in named_by.name else ""
        if named_by and not separator:
            separator = guessing.guess_separator(named_by)
        if link and "[]." in link:
            each, _, key = link.rpartition("[].")
            yield "[sources]"
            yield f"each = {_text(each)}"
            yield f"url = {_text(key)}"
            keys = guessing.guess_entry_keys(self._columns, each)
            yield from (f"{part} = {_text(of)}" for part, of in keys.items())
            self._take(*(c.name for c in self._columns if c.name.startswith(f"{each}[]")))
        elif link or name:
            self._take(link, name)
            yield "[sources]"
            yield from (
                f"{part} = {_text(of)}" for part, of in (("url", link), ("name", name)) if of
            )
            if separator:
                yield f"separator = {_text(separator)}"
            elif "[]" not in link:
                yield '# separator = ";"'
        else:
            yield "# No column was taken for the sources of a row: [sources]"

    def _file(self) -> Iterator[str]:
        shape = self._table.shape
        yield "[file]"
        yield f"format = {_text(shape.format)}"
        unknown = list(self._unknown())
        if unknown:
            yield f"unknown = {_texts(unknown, always=True)} # words that stand for unknown"
        yield from self._signs()
        lists = {name.split("[]")[0] for name in self._taken if "[]" in name}
        free = (column.name for column in self._columns if column.name not in self._taken)
        rest = [name for name in free if name not in lists]
        yield "# Columns that are kept in the text of each record, and in nothing else:"
        yield f"leave_out = {_texts(rest, always=True)}"

    def _signs(self) -> Iterator[str]:
        """The encoding that was said, and the signs within numbers."""
        if self._table.shape.encoding:
            yield f"encoding = {_text(self._table.shape.encoding)}"
        counts = [word for column in self._counts() for word in column.words]
        grouped = [word for word in counts if re.fullmatch(r"\d{1,3}(\D\d{3})+", word)]
        signs = [sign for sign in THOUSANDS if any(sign in word for word in grouped)]
        yield from (f"thousands = {_text(sign)}" for sign in signs[:1])
        if any(DECIMAL in word for column in self._degrees() for word in column.words):
            yield f"decimal = {_text(DECIMAL)}"

    def _degrees(self) -> list[Column]:
        found = (self._coordinates.get(part, "") for part in ("latitude", "longitude"))
        return [column for name in found if (column := self._column(name))]

    def _counts(self) -> list[Column]:
        names = {name for each in self._figures for name in each.columns.values()}
        return [column for column in self._columns if column.name in names]

    def _unknown(self) -> Iterator[str]:
        """Words that stand where a number or a coordinate belongs."""
        columns = [*self._counts(), *self._degrees()]
        words = (word for column in columns for word in column.failing(_is_right))
        yield from dict.fromkeys(word for word in words if is_unknown(word))


def _is_right(cell: str) -> bool:
    """Whether a cell of counts or of degrees is one: no count is less than nothing."""
    return is_number(cell) and not re.fullmatch(r"-\d+(\.0*)?", cell)


def _text(said: str) -> str:
    """A text of TOML, whose escapes are those of JSON."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007F")


def _texts(said: Iterable[str], always: bool = False) -> str:
    texts = [_text(each) for each in said]
    return texts[0] if len(texts) == 1 and not always else f"[{', '.join(texts)}]"
