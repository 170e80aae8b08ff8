"""Where a figure stands in a chart. Places are text, so that no locale writes them otherwise."""


def round_top(highest: int) -> int:
    """The least of 1, 2, 4, 6, 8, 10, 20, 40, … that is not below the highest figure."""
    power = int(f"1{'0' * (len(str(highest)) - 1)}")
    return next(power * n for n in (1, 2, 4, 6, 8, 10) if power * n >= highest)


def percent(part: float, whole: float) -> str:
    """A share as an SVG length, as in "12.5%"."""
    return f"{100 * part / whole:.6g}%"


def pixels(length: float) -> str:
    return f"{length:.6g}"


def height_of(figure: int, top: int, height: int) -> float:
    """How high a figure stands where `top` stands `height` pixels high; never less than a pixel.

    A figure that is not zero must not look like one.
    """
    return max(1.0, height * figure / top) if figure else 0.0
