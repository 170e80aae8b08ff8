"""What a page repeats dozens of times, as HTML.

A template looks every name of every row up anew, which was half of a list's work.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from events.charts.timeline import Counts, Timeline
from events.charts.timeline_drawing import Drawing, Mark
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

_INCIDENT = """<tr>
<td>{}{}</td>
<td class="title"><a href="{}"{} dir="auto">{}</a> <small>{}</small></td>
<td class="where">{}</td>
<td data-label="{}">{}</td>
<td data-label="{}">{}</td>
<td data-label="{}">{}</td>
</tr>
"""
_COLUMN = """<a href="{}" aria-label="{label}"><title>{label}</title>
<rect class="touch" x="{x}" y="0" width="{width}" height="{}"/>
{}{}</a>
"""
_BAR = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>\n'
_NUMBER = '<text class="number" x="{}" y="{}" text-anchor="middle">{}</text>\n'
_COUNTS = '<tr>\n<th scope="row">{}</th>\n<td>{}</td>\n<td>{}</td>\n<td>{}</td>\n</tr>\n'
_UNKNOWN_HEIGHT = 6


@register.simple_tag
def incident_rows(incidents: Iterable[Incident], days: Days | None = None) -> SafeString:
    """The rows of a table of incidents; days are those that were asked for."""
    killed, injured, graded = _("Killed:"), _("Injured:"), _("Grading:")
    none = format_html('<span class="none">{}</span>', _("no figure"))
    possibly = format_html(' <span class="possible">{}</span>', _("possibly then"))
    return format_html_join(
        "",
        _INCIDENT,
        (
            (
                when(incident),
                possibly if days and may_be_outside(incident, days) else "",
                address(incident),
                lang(incident.language),
                incident.title,
                kind(incident),
                placed(incident),
                killed,
                people(incident, "killed") or none,
                injured,
                people(incident, "injured") or none,
                graded,
                grading(incident),
            )
            for incident in incidents
        ),
    )


@register.simple_tag
def timeline_columns(drawing: Drawing) -> SafeString:
    """The bars of a timeline, each a link to its incidents."""
    return mark_safe("".join(_columns(drawing)))


def _columns(drawing: Drawing) -> Iterable[str]:
    hollow = str(drawing.axis_y - _UNKNOWN_HEIGHT)
    for column in drawing.columns:
        x, width, middle = column.x, column.width, column.middle
        marks = _mark("incidents", column.incidents, x, width, middle)
        if column.killed:
            below = _mark("killed", column.killed, x, width, middle)
        elif drawing.killed:
            below = format_html(_BAR, "unknown", x, hollow, width, _UNKNOWN_HEIGHT)
        else:
            below = SafeString()
        yield format_html(
            _COLUMN,
            column.bar.address,
            drawing.axis_y,
            marks,
            below,
            label=f"{column.bar.label}: {column.bar.counts.in_words}",
            x=x,
            width=width,
        )


def _mark(name: str, mark: Mark, x: str, width: str, middle: str) -> SafeString:
    bar = format_html(_BAR, name, x, mark.y, width, mark.height)
    return bar + format_html(_NUMBER, middle, mark.number_y, mark.number) if mark.number else bar


@register.simple_tag
def timeline_rows(timeline: Timeline) -> SafeString:
    """The same as a table: a row for each bar, and one for what is in none."""
    rows = [
        _counts(format_html('<a href="{}">{}</a>', bar.address, bar.label), bar.counts)
        for bar in timeline.bars
    ]
    if timeline.apart.incidents:
        rows.append(_counts(_("Dated less exactly"), timeline.apart))
    return mark_safe("".join(rows))


@register.simple_tag
def timeline_total(timeline: Timeline) -> SafeString:
    """The last row of that table."""
    return _counts(_("All"), timeline.total)


def _counts(head: str, counts: Counts) -> SafeString:
    return format_html(
        _COUNTS,
        head,
        counts.incidents_in_words,
        counts.killed_in_words or _("unknown"),
        counts.uncounted_in_words,
    )
