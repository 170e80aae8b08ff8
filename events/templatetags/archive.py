"""How templates say what the rules and the gazetteer know."""

import datetime
import functools
import re
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from events import addresses, days, fragments, languages, tally
from events.countries import country_name
from events.models import CasualtyClaim, Estimate, Incident, Passage
from events.models.estimate import Total
from events.models.vocabulary import Grading, Harm, IncidentKind, Population, Target, Weapon
from events.models.vocabulary import counted as whom_counted
from events.models.vocabulary import label as label_of
from events.strict import Choice
from events.to_records import coordinates
from events.views import listing
from events.views.citations import Cited
from events.views.search import highlighted as _highlighted

register = template.Library()

_SELECTED = mark_safe(" selected")
_QUOTE_MARK = re.compile('["“”„«»]')


@register.filter
def when(incident: Incident) -> str:
    """The incident's days in words, never more exact than they are known; a draft may have none."""
    if incident.last_day is None:
        return ""
    return days.interval_in_words(incident.first_day, incident.last_day, incident.date_precision)


@register.filter
def may_be_outside(incident: Incident, asked: listing.Days) -> bool:
    """Whether the incident only possibly happened within the days that were asked for."""
    first, last = asked
    before = first is not None and (incident.first_day is None or incident.first_day < first)
    return before or (last is not None and incident.last_day > last)


@register.filter
def in_words(claim: CasualtyClaim | Estimate | tally.Tally) -> str:
    """A range in words, as in "6 or more"."""
    return tally.in_words(claim.low, claim.high)


@register.filter
def counted(claim: CasualtyClaim) -> str:
    """A claim's figure with what it counts, as in "1 child killed"."""
    return pgettext("a figure with what it counts", "%(figure)s %(whom)s %(harm)s") % {
        "figure": tally.in_words(claim.low, claim.high),
        "whom": whom_counted(Population(claim.population), claim.low, claim.high),
        "harm": Harm(claim.harm).label,
    }


@register.filter
def people(incident: Incident, harm: str) -> str:
    """People killed or injured, in words; empty when no figure is known."""
    low, high = getattr(incident, f"{harm}_low"), getattr(incident, f"{harm}_high")
    return "" if low is None and high is None else tally.in_words(low, high)


@register.filter
def range_of(total: Total) -> str:
    """A total's range in words."""
    bounds = {"low": tally.grouped(total.low), "high": tally.grouped(total.high)}
    if total.open_above:
        return _("%(low)s to %(high)s or more") % bounds
    return _("%(low)s to %(high)s") % bounds


@register.filter
def harm(total: Total) -> str:
    """What was done to the people that a total counts."""
    return label_of(Harm(total.harm))


@register.filter
def whom(total: Total) -> str:
    """The people that a total counts, as they are called beside it."""
    return whom_counted(Population.PEOPLE, total.best, total.best)


@register.filter
def where(incident: Incident) -> str:
    """The place's name and country."""
    named = _name_of_place(incident), country_name(incident.country_code)
    return ", ".join(part for part in named if part)


@register.filter
def placed(incident: Incident) -> SafeString:
    """The place's name and country, the name in its own script and direction of writing."""
    return placed_in(get_language(), incident)


def placed_in(language: str | None, incident: Incident) -> SafeString:
    """The same where the reader's language, which is slow to ask for, is known already."""
    return _placed(language, _name_of_place(incident), incident.country_code)


# A list names the same few places again and again.
@functools.lru_cache(maxsize=4096)
def _placed(language: str | None, name: str, country_code: str) -> SafeString:
    named = as_name(name) if name else "", country_name(country_code)
    return format_html_join(", ", "{}", ((part,) for part in named if part))


def _name_of_place(incident: Incident) -> str:
    return incident.place.name if incident.place else incident.place_name


@register.filter
def spot(incident: Incident) -> tuple[float | None, float | None]:
    """Latitude and longitude: the incident's own, else its place's centre."""
    return coordinates(incident)


@register.filter
def address(record: Any) -> str:
    """The record's page, in the language of this one."""
    return addresses.in_language(addresses.of(record))


@register.filter
def in_language(address: str) -> str:
    """A page's address in the language of this one."""
    return addresses.in_language(address)


@register.filter
def lang(language: str) -> SafeString:
    """The attribute of a text in this language, where the page is in another."""
    return _lang(languages.if_other(language))


@register.filter
def text_in(text: str, language: str) -> SafeString:
    """A text in this language, within another, in its own direction of writing."""
    return format_html("<bdi{}>{}</bdi>", lang(language), text)


@register.filter
def name_lang(name: str | None) -> SafeString:
    """The attribute of a name in another script than the page's."""
    return _lang(languages.of_name(name or ""))


@register.filter
def as_name(name: str) -> SafeString:
    """A name in its own script and direction of writing."""
    return _as_name(get_language(), name)


# By its type as well: what is HTML already equals the same characters that are not.
@functools.lru_cache(maxsize=4096, typed=True)
def _as_name(language: str | None, name: str) -> SafeString:
    return format_html("<bdi{}>{}</bdi>", name_lang(name), name)


@register.filter
def citation(cite: Cited) -> SafeString:
    """The plain words of a citation, with a record's title in the record's language."""
    before, title, after = cite.plain.partition(cite.title)
    return format_html("{}{}{}", before, text_in(title, cite.language), after)


def _lang(language: str) -> SafeString:
    return format_html(' lang="{}"', language) if language else SafeString()


@register.filter
def listed(names: list[str]) -> SafeString:
    """Names one after the other, each in its own script and direction of writing."""
    return format_html_join(", ", "{}", ((as_name(name),) for name in names))


@register.filter
def in_quotes(words: str) -> str:
    """The words as quoted; those that have such marks of their own need no second pair."""
    return words if _QUOTE_MARK.search(words) else f"“{words}”"


@register.filter
def at_words(passage: Passage, page: str) -> str:
    """The address of a page of another site, to be opened where it says the passage."""
    return fragments.at_words(page, passage.exact, passage.prefix, passage.suffix)


@register.filter
def day(value: datetime.date | None) -> str:
    """A day in words; empty when it is unknown."""
    return days.in_words(value) if value else ""


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands grouped as the language does."""
    return tally.grouped(value)


@register.filter
def options(choice: Choice) -> SafeString:
    """A filter's values as the options of a list to choose from."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, _SELECTED if value == choice.value else "", label)
            for value, label in choice.options
        ),
    )


@register.filter
def country(code: str) -> str:
    return country_name(code)


# Django's own get_…_display looks every label of the vocabulary up for each row of a list.
@register.filter
def kind(incident: Incident) -> str:
    """What kind of event it was, as it is called."""
    return label_of(IncidentKind(incident.kind))


@register.filter
def grading(incident: Incident) -> str:
    """How well it is established, as it is called."""
    return label_of(Grading(incident.grading)) if incident.grading else ""


@register.filter
def weapons(incident: Incident) -> str:
    """The weapons used, as they are called."""
    return ", ".join(label_of(Weapon(value)) for value in incident.weapons)


@register.filter
def targets(incident: Incident) -> str:
    """What was hit, as it is called."""
    return ", ".join(label_of(Target(value)) for value in incident.targets)


@register.filter
def highlighted(excerpt: str) -> SafeString:
    return _highlighted(excerpt)


@register.simple_tag(takes_context=True)
def door(context: template.Context, name: str, label: str) -> SafeString:
    """A link to one of the archive's parts; it says so where the reader is in that part."""
    address = _address(get_script_prefix(), name)
    here = context["request"].path
    current = "page" if here == address else "true" if here.startswith(address) else ""
    return _door(address, current, label)


# The same dozen on every page, in each language under its own beginning.
@functools.cache
def _address(beginning: str, name: str) -> str:
    return reverse(name)


@functools.lru_cache(maxsize=256)
def _door(address: str, current: str, label: str) -> SafeString:
    said = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}</a>', address, said, label)


@register.filter
def field(choice: Choice) -> SafeString:
    """A filter in the form of a list."""
    return _field(get_language(), choice)


# Most filters of most questions are not set; country alone has 250 values to choose from.
@functools.lru_cache(maxsize=512)
def _field(language: str | None, choice: Choice) -> SafeString:
    return render_to_string("_filter.html", {"choice": choice})
