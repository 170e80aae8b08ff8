"""Where the marks of a timeline stand: incidents above, people killed below, one axis."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format

from events.charts.scale import height_of, percent, pixels, round_top
from events.charts.timeline import Bar, Step, Timeline
from events.tally import grouped

# Fewer steps than these would draw bars as wide as a page.
_LEAST_SLOTS = 12
# A number fits above a bar on a screen 320 pixels wide while there are no more bars than these.
_MOST_NUMBERED = 12
_MOST_TICKS = 5
# A label that begins further right would leave the chart on a narrow screen.
_LAST_TICK = 0.8
_HEIGHT = 84
_FORMATS: dict[Step, str] = {"year": "Y", "month": "M Y", "day": "j M"}


@dataclass(frozen=True)
class Mark:
    """One bar of one panel; y is its upper end, in pixels from the top."""

    y: str
    height: str
    number: str
    number_y: str


@dataclass(frozen=True)
class Column:
    """Everything of one step of the axis; killed is None where no count is known."""

    bar: Bar
    x: str
    width: str
    middle: str
    incidents: Mark
    killed: Mark | None


@dataclass(frozen=True)
class Panel:
    """A scale from zero, at `foot`, to `top`, at `head`."""

    head: int
    top: int

    @property
    def foot(self) -> int:
        return self.head + _HEIGHT

    @property
    def caption_y(self) -> int:
        """Above the line on which the highest bar's number stands."""
        return self.head - 20

    @property
    def number(self) -> str:
        return grouped(self.top)

    def mark(self, figure: int, numbered: bool) -> Mark:
        height = height_of(figure, self.top, _HEIGHT)
        y = self.foot - height
        return Mark(pixels(y), pixels(height), grouped(figure) if numbered else "", pixels(y - 4))


@dataclass(frozen=True)
class Tick:
    x: str
    label: str


@dataclass(frozen=True)
class Drawing:
    incidents: Panel
    killed: Panel | None
    columns: list[Column]
    ticks: list[Tick]
    # Where the axis ends, as its last step does.
    end: str

    @property
    def axis_y(self) -> int:
        return (self.killed or self.incidents).foot

    @property
    def labels_y(self) -> int:
        return self.axis_y + 17

    @property
    def height(self) -> int:
        return self.axis_y + 24

    @property
    def has_unknown(self) -> bool:
        return bool(self.killed) and any(column.killed is None for column in self.columns)


def draw(timeline: Timeline) -> Drawing | None:
    """None where there is nothing to compare: no bar, or an axis of one step."""
    if not timeline.bars or timeline.days is None:
        return None
    steps = _position(timeline.days[1], timeline.days[0], timeline.step) + 1
    if steps == 1:
        return None
    slots = max(steps, _LEAST_SLOTS)
    counts = [bar.counts for bar in timeline.bars]
    known = [one.killed for one in counts if one.killed is not None]
    incidents = Panel(36, round_top(max(one.incidents for one in counts)))
    killed = Panel(incidents.foot + 46, round_top(max(known))) if known else None
    numbered = steps <= _MOST_NUMBERED
    first = timeline.days[0]
    columns = [
        _column(bar, _position(bar.first, first, timeline.step), slots, incidents, killed, numbered)
        for bar in timeline.bars
    ]
    ticks = _ticks(first, timeline.step, steps, slots)
    return Drawing(incidents, killed, columns, ticks, percent(steps, slots))


def _position(day: datetime.date, first: datetime.date, step: Step) -> int:
    """How many steps the day is after the first."""
    if step == "day":
        return (day - first).days
    years = day.year - first.year
    return years if step == "year" else 12 * years + day.month - first.month


def _column(
    bar: Bar, position: int, slots: int, incidents: Panel, killed: Panel | None, numbered: bool
) -> Column:
    people = bar.counts.killed
    return Column(
        bar=bar,
        x=percent(position + 0.1, slots),
        width=percent(0.8, slots),
        middle=percent(position + 0.5, slots),
        incidents=incidents.mark(bar.counts.incidents, numbered),
        killed=killed.mark(people, numbered) if killed and people is not None else None,
    )


def _ticks(first: datetime.date, step: Step, steps: int, slots: int) -> list[Tick]:
    every = -(-slots // _MOST_TICKS)
    there = [n for n in range(0, steps, every) if n / slots <= _LAST_TICK]
    return [Tick(percent(n + 0.1, slots), _label(first, step, n)) for n in there]


def _label(first: datetime.date, step: Step, steps: int) -> str:
    if step == "day":
        day = first + datetime.timedelta(steps)
    elif step == "year":
        day = datetime.date(first.year + steps, 1, 1)
    else:
        years, month = divmod(first.month - 1 + steps, 12)
        day = datetime.date(first.year + years, month + 1, 1)
    return date_format(day, _FORMATS[step])
