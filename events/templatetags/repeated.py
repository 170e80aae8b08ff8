"""What a page repeats dozens of times, as HTML.

A template looks every name of every row up anew, which was half of a list's work. Nothing escapes
by itself here: whatever is not HTML already goes through escape.
"""

import functools
from collections.abc import Iterable
from html import escape

from django import template
from django.db.models import TextChoices
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events import addresses
from events.charts.timeline import Counts, Timeline
from events.charts.timeline_drawing import Column, Drawing, Mark
from events.days import interval_in
from events.facets import FacetValue
from events.languages import other_than
from events.models import Incident
from events.models.vocabulary import Grading, IncidentKind, label_in
from events.tally import grouped
from events.templatetags.archive import as_name, may_be_outside, people, placed_in
from events.views.listing import Days

register = template.Library()

# Of what stands in many rows alike.
_escaped = functools.lru_cache(maxsize=4096)(escape)
_COUNTS = '<tr>\n<th scope="row">{}</th>\n<td>{}</td>\n<td>{}</td>\n<td>{}</td>\n</tr>\n'
_UNKNOWN_HEIGHT = 6


@register.simple_tag
def incident_rows(incidents: Iterable[Incident], days: Days | None = None) -> SafeString:
    """The rows of a table of incidents; days are those that were asked for."""
    language, home = get_language(), addresses.in_language("")
    killed, injured, graded = escape(_("Killed:")), escape(_("Injured:")), escape(_("Grading:"))
    unknown, then = escape(_("no figure")), escape(_("possibly then"))
    none = f'<span class="none">{unknown}</span>'
    possibly = f' <span class="possible">{then}</span>'
    return mark_safe(
        "".join(
            f"""<tr>
<td>{_when(language, one)}{possibly if days and may_be_outside(one, days) else ""}</td>
<td class="title"><a href="{escape(home + addresses.incident(one.code))}"\
{_lang(language, one.language)} dir="auto">\
{escape(one.title)}</a> <small>{_called(language, IncidentKind, one.kind)}</small></td>
<td class="where">{placed_in(language, one)}</td>
<td data-label="{killed}">{_escaped(people(one, "killed")) or none}</td>
<td data-label="{injured}">{_escaped(people(one, "injured")) or none}</td>
<td data-label="{graded}">{_called(language, Grading, one.grading)}</td>
</tr>
"""
            for one in incidents
        )
    )


def _when(language: str | None, one: Incident) -> str:
    return _escaped(interval_in(language, one.first_day, one.last_day, one.date_precision))


def _lang(page: str | None, language: str) -> str:
    other = other_than(page, language)
    return f' lang="{_escaped(other)}"' if other else ""


def _called(language: str | None, vocabulary: type[TextChoices], value: str) -> str:
    return _escaped(label_in(language, vocabulary, value)) if value else ""


@register.simple_tag
def facet_values(values: Iterable[tuple[FacetValue, str]]) -> SafeString:
    """The values of a filter, each a link that sets it, with the number of its incidents."""
    return mark_safe(
        "".join(
            f'<li><a href="{escape(address)}">{as_name(one.label)}</a> {grouped(one.count)}</li>'
            for one, address in values
        )
    )


@register.simple_tag
def timeline_columns(drawing: Drawing) -> SafeString:
    """The bars of a timeline, each a link to its incidents."""
    hollow = f'height="{_UNKNOWN_HEIGHT}" y="{drawing.axis_y - _UNKNOWN_HEIGHT}"'
    return mark_safe("".join(_column(one, drawing, hollow) for one in drawing.columns))


def _column(column: Column, drawing: Drawing, hollow: str) -> str:
    """Where marks stand are the drawing's own numbers, which need no escaping."""
    label = escape(f"{column.bar.label}: {column.bar.counts.in_words}")
    across = f'x="{column.x}" width="{column.width}"'
    marks = _mark("incidents", column.incidents, across, column.middle)
    if column.killed:
        marks += _mark("killed", column.killed, across, column.middle)
    elif drawing.killed:
        marks += f'<rect class="unknown" {across} {hollow}/>\n'
    return f"""<a href="{escape(column.bar.address)}" aria-label="{label}"><title>{label}</title>
<rect class="touch" {across} y="0" height="{drawing.axis_y}"/>
{marks}</a>
"""


def _mark(name: str, mark: Mark, across: str, middle: str) -> str:
    bar = f'<rect class="{name}" {across} y="{mark.y}" height="{mark.height}"/>\n'
    if not mark.number:
        return bar
    at = f'x="{middle}" y="{mark.number_y}" text-anchor="middle"'
    return f'{bar}<text class="number" {at}>{escape(mark.number)}</text>\n'


@register.simple_tag
def timeline_rows(timeline: Timeline) -> SafeString:
    """The same as a table: a row for each bar, and one for what is in none."""
    rows = [
        _counts(f'<a href="{escape(bar.address)}">{escape(bar.label)}</a>', bar.counts)
        for bar in timeline.bars
    ]
    if timeline.apart.incidents:
        rows.append(_counts(escape(_("Dated less exactly")), timeline.apart))
    return mark_safe("".join(rows))


@register.simple_tag
def timeline_total(timeline: Timeline) -> SafeString:
    """The last row of that table."""
    return mark_safe(_counts(escape(_("All")), timeline.total))


def _counts(head: str, counts: Counts) -> str:
    """head is HTML."""
    said = (
        counts.incidents_in_words,
        counts.killed_in_words or _("unknown"),
        counts.uncounted_in_words,
    )
    return _COUNTS.format(head, *map(escape, said))
