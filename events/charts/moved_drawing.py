"""Where the marks of a step chart stand: a band from low to high, and the best count in it."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format

from events.charts.moved import Move, Steps
from events.charts.scale import percent, pixels, round_top
from events.tally import Tally, grouped

# Above the highest figure there is room for what is open above.
_HEAD, _TOP, _FOOT = 8, 34, 164
_TAIL = 0.08


@dataclass(frozen=True)
class Segment:
    """One figure for as long as it held. Places along are percentages, heights pixels.

    high_y is None when the figure is open above, low_y when it is open below, best_y when no
    best count is known.
    """

    x: str
    end: str
    width: str
    low_y: str | None
    best_y: str | None
    high_y: str | None
    best_before_y: str | None

    @property
    def band_y(self) -> str:
        return self.high_y or pixels(_HEAD)

    @property
    def band_height(self) -> str:
        return pixels(float(self.low_y or _FOOT) - float(self.band_y))


@dataclass(frozen=True)
class Line:
    """A line of the grid with its figure."""

    y: str
    label_y: str
    label: str


@dataclass(frozen=True)
class StepDrawing:
    segments: list[Segment]
    grid: list[Line]
    first_day: str
    last_day: str
    last_day_x: str
    last_words: str
    last_y: str

    @property
    def foot(self) -> int:
        return _FOOT

    @property
    def labels_y(self) -> int:
        return _FOOT + 17

    @property
    def height(self) -> int:
        return _FOOT + 24

    @property
    def ends_open(self) -> bool:
        return self.segments[-1].end == "100%" and self.segments[-1].high_y is None

    @property
    def is_open_above(self) -> bool:
        return any(segment.high_y is None for segment in self.segments)

    @property
    def is_open_below(self) -> bool:
        return any(segment.low_y is None for segment in self.segments)


def draw_steps(steps: Steps) -> StepDrawing | None:
    """None where the count has not moved."""
    moves = steps.moves
    if len(moves) < 2:
        return None
    top = round_top(max(_figures(move.figure) for move in moves))
    end = _end(steps)
    segments = [
        _segment(before, move, following.day if following else end, (moves[0].day, end), top)
        for before, move, following in zip([None, *moves], moves, [*moves[1:], None], strict=False)
        if move.figure
    ]
    last, axis = moves[-1], (end - moves[0].day).days
    labelled = steps.until or last.day
    return StepDrawing(
        segments=segments,
        grid=_grid(top),
        first_day=date_format(moves[0].day, "j M Y"),
        last_day=date_format(labelled, "j M Y"),
        last_day_x=percent((labelled - moves[0].day).days, max(axis, 1)),
        last_words=last.words,
        last_y=_label_y(segments[-1]) if last.figure else pixels(_FOOT - 6),
    )


def _figures(figure: Tally | None) -> int:
    """The greatest number that is known of the figure."""
    known = (figure.low, figure.best, figure.high) if figure else ()
    return max((number for number in known if number is not None), default=0)


def _end(steps: Steps) -> datetime.date:
    """The axis goes on a little after the last change, for the last figure holds on."""
    first, last = steps.moves[0].day, steps.moves[-1].day
    tail = datetime.timedelta(max(1, round(_TAIL * (last - first).days)))
    room = min(tail, datetime.date.max - last)
    return max(last + room, steps.until or datetime.date.min)


def _segment(
    before: Move | None,
    move: Move,
    until: datetime.date,
    axis: tuple[datetime.date, datetime.date],
    top: int,
) -> Segment:
    figure, whole = move.figure, max((axis[1] - axis[0]).days, 1)
    assert figure is not None
    held_before = before.figure if before else None
    start, end = (move.day - axis[0]).days, (until - axis[0]).days
    return Segment(
        x=percent(start, whole),
        end=percent(end, whole),
        width=percent(end - start, whole),
        low_y=_y(figure.low, top),
        best_y=_y(figure.best, top),
        high_y=_y(figure.high, top),
        best_before_y=_y(held_before.best, top) if held_before else None,
    )


def _y(figure: int | None, top: int) -> str | None:
    return None if figure is None else pixels(_FOOT - (_FOOT - _TOP) * figure / top)


def _grid(top: int) -> list[Line]:
    figures = [0, top] if top % 2 else [0, top // 2, top]
    return [Line(y, pixels(float(y) - 4), grouped(n)) for n in figures if (y := _y(n, top))]


def _label_y(segment: Segment) -> str:
    """Above the last figure's best count, or above its band."""
    return pixels(float(segment.best_y or segment.band_y) - 7)
