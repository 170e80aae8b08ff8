"""What a page repeats dozens of times, as HTML.

A template looks every name of every row up anew, which was half of a list's work. Nothing escapes
by itself here: whatever is not HTML already goes through escape.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.charts.timeline import Counts, Timeline
from events.charts.timeline_drawing import Column, Drawing, Mark
from events.models import Incident
from events.templatetags.archive import (
    address,
    grading,
    kind,
    lang,
    may_be_outside,
    people,
    placed,
    when,
)
from events.views.listing import Days

register = template.Library()

_COUNTS = '<tr>\n<th scope="row">{}</th>\n<td>{}</td>\n<td>{}</td>\n<td>{}</td>\n</tr>\n'
_UNKNOWN_HEIGHT = 6


@register.simple_tag
def incident_rows(incidents: Iterable[Incident], days: Days | None = None) -> SafeString:
    """The rows of a table of incidents; days are those that were asked for."""
    killed, injured, graded = escape(_("Killed:")), escape(_("Injured:")), escape(_("Grading:"))
    unknown, then = escape(_("no figure")), escape(_("possibly then"))
    none = f'<span class="none">{unknown}</span>'
    possibly = f' <span class="possible">{then}</span>'
    return mark_safe(
        "".join(
            f"""<tr>
<td>{escape(when(one))}{possibly if days and may_be_outside(one, days) else ""}</td>
<td class="title"><a href="{escape(address(one))}"{lang(one.language)} dir="auto">\
{escape(one.title)}</a> <small>{escape(kind(one))}</small></td>
<td class="where">{placed(one)}</td>
<td data-label="{killed}">{escape(people(one, "killed")) or none}</td>
<td data-label="{injured}">{escape(people(one, "injured")) or none}</td>
<td data-label="{graded}">{escape(grading(one))}</td>
</tr>
"""
            for one in incidents
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
