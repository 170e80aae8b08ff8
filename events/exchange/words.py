"""Finding a sheet's words in the article's text, and saying why they are not found."""

from events.exchange.problems import shortened
from events.text import NotInTextError, Stretch, TwiceInTextError, find_stretch

# What an editor or a word processor changes unasked. Each class keeps the length of the text.
_CLASSES = {
    "quotation marks or apostrophes": dict.fromkeys("‘’‚‛ʼ′`´", "'")
    | dict.fromkeys("“”„‟«»″", '"'),
    "dashes": dict.fromkeys("‐‑‒–—―−", "-"),
    "spaces or line breaks": dict.fromkeys("\u00a0\u2007\u2009\u202f\u200a\u2002\u2003\t\n", " "),
}
_CASE = "letter case"
_TABLE = str.maketrans({old: new for each in _CLASSES.values() for old, new in each.items()})


def locate(body: str, words: str, occurrence: int | None) -> Stretch:
    """The stretch of the text. Raises LookupError, saying what is wrong and what comes nearest."""
    try:
        return find_stretch(body, words, occurrence)
    except TwiceInTextError as error:
        raise LookupError(
            f"the text says “{shortened(words)}” {error.count} times:"
            f" say which with occurrence, from 1 to {error.count}"
        ) from error
    except NotInTextError as error:
        raise LookupError(_why_not(body, words, occurrence, error.nearest)) from error


def _why_not(body: str, words: str, occurrence: int | None, nearest: str) -> str:
    said = shortened(words)
    if occurrence is not None and words and words in body:
        return f"the text says “{said}”, but has no occurrence {occurrence} of it"
    almost = almost_said(body, words)
    if almost:
        found, differences = almost
        return (
            f"the text does not say “{said}”; it says “{shortened(found)}”,"
            f" which differs only in {' and '.join(differences)}"
        )
    near = f"; the nearest is “{shortened(nearest)}”" if nearest else ""
    return f"the text does not say “{said}”{near}"


def almost_said(body: str, words: str) -> tuple[str, list[str]] | None:
    """The body's own letters for words that differ in trifles only, and which trifles."""
    start = _plain(body).find(_plain(words))
    if start < 0 or not words:
        return None
    found = body[start : start + len(words)]
    pairs = [(a, b) for a, b in zip(found, words, strict=True) if a != b]
    differences = [
        name
        for name, table in _CLASSES.items()
        if any(table.get(a, a) == table.get(b, b) for a, b in pairs)
    ]
    if any(a.lower() == b.lower() for a, b in pairs):
        differences.append(_CASE)
    return found, differences


def _plain(text: str) -> str:
    """Without those differences, letter by letter, so that offsets stay."""
    lowered = (c if len(low := c.lower()) != 1 else low for c in text.translate(_TABLE))
    return "".join(lowered)
