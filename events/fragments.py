"""Addresses that open a page at some of its words: text fragments, as `#:~:text=six%20people`.

By the WICG's URL Fragment Text Directives. A browser that does not know them, or does not find
the words, opens the page at its top.
"""

from urllib.parse import quote

from events.text import CONTEXT

# Words that are longer, or run over several lines, are given by their first and last few: a
# browser finds the one within one block of a page alone, and addresses stay short.
_LONGEST = 300
_FEW = 6


def at_words(address: str, exact: str, prefix: str = "", suffix: str = "") -> str:
    """The address with a fragment that leads to these words; another fragment of its stays.

    prefix and suffix are the characters around them, at most CONTEXT each, cut off anywhere.
    """
    page, _, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{page}#{fragment}:~:text={_directive(exact, prefix, suffix)}"


def _directive(exact: str, prefix: str, suffix: str) -> str:
    before, after = _before(prefix), _after(suffix)
    terms = [f"{_encoded(before)}-"] if before else []
    terms += map(_encoded, _ends(exact))
    terms += [f"-{_encoded(after)}"] if after else []
    return ",".join(terms)


def _encoded(words: str) -> str:
    """Percent-encoded, with the hyphen too: between commas it would have a meaning of its own."""
    return quote(words, safe="").replace("-", "%2D")


def _ends(exact: str) -> list[str]:
    """The words, or their first and last few."""
    lines = [" ".join(line.split()) for line in exact.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) <= _LONGEST:
        return lines
    if not lines:
        return [exact]
    return [" ".join(lines[0].split()[:_FEW]), " ".join(lines[-1].split()[-_FEW:])]


def _before(prefix: str) -> str:
    """The whole words of the same line that stand before."""
    line = prefix.rpartition("\n")[2]
    words = line.split()
    return " ".join(words[1:] if _is_cut_off(prefix, line) else words)


def _after(suffix: str) -> str:
    """The whole words of the same line that stand after."""
    line = suffix.partition("\n")[0]
    words = line.split()
    return " ".join(words[:-1] if _is_cut_off(suffix, line) else words)


def _is_cut_off(context: str, line: str) -> bool:
    return line == context and len(context) >= CONTEXT
