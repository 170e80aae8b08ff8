"""What a reader says to take in Accept-Encoding (RFC 9110, 12.5.3)."""

import functools

_PREFERRED = ("br", "gzip")


# Readers' browsers say a handful of things; others may say whatever they like.
@functools.lru_cache(maxsize=256)
def best_of(accepted: str) -> str:
    """The best of our encodings that the reader takes; "" for none."""
    given = taken(accepted)
    return next((encoding for encoding in _PREFERRED if encoding in given), "")


def taken(accepted: str) -> set[str]:
    """Every encoding that the reader takes."""
    given = set()
    for part in accepted.lower().split(","):
        encoding, _, weight = part.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            given.add(encoding.strip())
    return given
