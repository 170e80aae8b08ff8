"""A sheet held against its text, without a database: where its words stand, what looks odd."""

from collections.abc import Iterator

from events.exchange.ledger import Ledger
from events.exchange.parts import ClaimPart, LinkPart, QuotePart, Sheet, WordsPart
from events.exchange.problems import Problem, RefusedError, shortened
from events.exchange.words import locate
from events.models.vocabulary import Mode
from events.tally import in_words
from events.text import Stretch, read_figure

_QUOTATION_MARKS = set("\"'“”„‟‘’‚«»‹›「」『』")


def check_words(sheet: Sheet, body: str, ledger: Ledger) -> dict[int, Stretch]:
    """The stretch of each part that rests on words, by the part's id().

    Raises RefusedError for words that are not in the text, all of them at once. What may be
    right but looks odd becomes a warning of the ledger.
    """
    stretches: dict[int, Stretch] = {}
    problems: list[Problem] = []
    for part in _parts(sheet):
        try:
            stretches[id(part)] = locate(body, part.words, part.occurrence)
        except LookupError as error:
            problems.append(ledger.problem(part, "words", str(error.args[0])))
        if isinstance(part, ClaimPart):
            problems += _wording(part, ledger)
        elif isinstance(part, QuotePart) and id(part) in stretches:
            _marks(part, stretches[id(part)], ledger)
    if problems:
        raise RefusedError(problems)
    return stretches


def _parts(sheet: Sheet) -> Iterator[WordsPart | LinkPart]:
    for incident in sheet.incidents:
        yield from incident.claims
        yield from incident.attributions
    yield from sheet.quotes
    yield from (link for link in sheet.links if link.words)


def _wording(part: ClaimPart, ledger: Ledger) -> Iterator[Problem]:
    if part.wording not in part.words:
        message = f"wording: the claim's words do not hold “{shortened(part.wording)}”"
        yield ledger.problem(part, "wording", message)
    figure = read_figure(part.wording)
    if figure and (figure.low, figure.high) != (part.low, part.high):
        said, read = in_words(part.low, part.high), in_words(figure.low, figure.high)
        message = f"“{part.wording}” reads as {read}, and the sheet says {said}"
        ledger.warn(part, "wording", message)


def _marks(part: QuotePart, stretch: Stretch, ledger: Ledger) -> None:
    around = {stretch.prefix[-1:], stretch.suffix[:1]}
    within = {stretch.exact[0], stretch.exact[-1]}
    if part.mode == Mode.DIRECT and not (around | within) & _QUOTATION_MARKS:
        message = f"a direct quote, but no quotation marks stand around “{shortened(part.words)}”"
        ledger.warn(part, "words", message)
