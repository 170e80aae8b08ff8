"""Offsets as a browser counts them, in UTF-16 units, and as the archive does, in code points."""


def code_points(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch in code points; start and end are given in UTF-16 units, end exclusive.

    Raises IndexError when it is empty, reaches beyond the text or cuts a character in two.
    """
    units = text.encode("utf-16-le")
    if not 0 <= start < end <= len(units) // 2:
        raise IndexError(f"units {start} to {end} of a text of {len(units) // 2}")
    try:
        first = len(units[: 2 * start].decode("utf-16-le"))
        length = len(units[2 * start : 2 * end].decode("utf-16-le"))
    except UnicodeDecodeError as error:
        raise IndexError(f"units {start} to {end} cut a character in two") from error
    return first, first + length


def units(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch in UTF-16 units; start and end are given in code points."""
    first = len(text[:start].encode("utf-16-le")) // 2
    return first, first + len(text[start:end].encode("utf-16-le")) // 2
