"""Sentences, purely: a plain reading by full stops and blank lines, in many scripts."""

import re

# What parts one sentence from the next.
WHITE = " \t\r\n\u00a0"
_CLOSING = "\"'”’»」』)\\]"
_SENTENCE_END = re.compile(
    rf"[.!?…؟۔।][{_CLOSING}]*[{WHITE}]+|\n[ \t\r]*\n[{WHITE}]*"
    rf"|[。！？][{_CLOSING}]*[{WHITE}]*(?=[^{_CLOSING}{WHITE}]|\Z)"
)
_BLANK_LINE = re.compile(rf"\n[ \t\r]*\n[{WHITE}]*\Z")
_SMALL = re.compile("[a-zß-öø-ÿα-ώа-џґ]")
_LETTER = "A-Za-zÀ-ɏΑ-ώЀ-ԯ"
_ABBREVIATED = re.compile(
    rf"(?:^|[^{_LETTER}])(?:[{_LETTER}]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Maj|Capt|Gov|Sen|Rep|Prof"
    rf"|No)\.[{WHITE}]*\Z"
)


def sentence_around(body: str, start: int, end: int) -> tuple[int, int]:
    """Start and end of the sentence or sentences in which the stretch stands.

    For showing context, never for counting. It goes on up to the next sentence, white space and
    all. The database reads alike (events_sentence, migration 0012), and never further than 600
    characters.
    """
    lead = len(body[start:end]) - len(body[start:end].lstrip(WHITE))
    first, last = 0, len(body)
    for match in _SENTENCE_END.finditer(body):
        if not _ends_sentence(body, match.end()):
            continue
        if match.end() <= start + lead:
            first = match.end()
        elif match.end() >= end:
            last = match.end()
            break
    return min(first, start), last


def _ends_sentence(body: str, end: int) -> bool:
    """Whether a sentence ends here: not before a small letter, nor after an abbreviation."""
    said = body[max(0, end - 40) : end]
    if _BLANK_LINE.search(said):
        return True
    return not (_SMALL.match(body, end) or _ABBREVIATED.search(said))
