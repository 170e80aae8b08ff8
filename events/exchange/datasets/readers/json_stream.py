"""JSON read value by value from a stream, so that a large file needs little memory.

Numbers stay the digits that the file writes: nothing is rounded on its way.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from events.exchange.datasets.readers.opening import MAX_PIECE, Opened
from events.exchange.problems import shortened

_PIECE = 2**16
_SPACES = re.compile(r"[ \t\r\n]*")


class Number(str):
    """A number as the file writes it."""

    __slots__ = ()


class JsonError(ValueError):
    """What is wrong, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(f"line {line}: {message}")


class TwiceError(ValueError):
    """A key stands twice in one object: nobody can say which value is meant."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"“{shortened(key, 40)}” stands twice in one object")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counted = Counter(key for key, _ in pairs)
        # Thrown from here, the reader could not tell where the next value begins.
        found[TWICE] = next(key for key, times in counted.items() if times > 1)
    return found


# The mark that _object leaves; no file can hold it as a key of its own, for it is no text.
TWICE: Any = object()


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Number, parse_int=Number, parse_constant=_no_number
)


class JsonStream:
    """Goes through a text of JSON; line is where it stands."""

    def __init__(self, file: Opened) -> None:
        self._file = file
        self._buffer = ""
        self._at = 0
        self._ended = False
        self.line = 1

    def peek(self) -> str:
        """The next sign that is no space, which stays; empty at the end."""
        while True:
            past = _SPACES.match(self._buffer, self._at)
            end = past.end() if past else self._at
            self.line += self._buffer.count("\n", self._at, end)
            self._at = end
            if end < len(self._buffer):
                return self._buffer[end]
            if not self._more():
                return ""

    def take(self, wanted: str) -> None:
        """Go past one of these signs. Raises JsonError."""
        found = self.peek()
        if not found or found not in wanted:
            expected = " or ".join(wanted)
            raise JsonError(self.line, f"{expected} is expected, and {_named(found)} stands there")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole. Raises JsonError."""
        self.peek()
        wanted = _PIECE
        while True:
            try:
                value, end = DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                # What is cut off looks like what is wrong: more of the text will tell.
                if self._grow(wanted):
                    wanted *= 2
                    continue
                raise self._wrong(error) from error
            except (ValueError, RecursionError) as error:
                raise JsonError(self.line, _plain(error)) from error
            if end < len(self._buffer) or not self._grow(wanted):
                self.line += self._buffer.count("\n", self._at, end)
                self._at = end
                return value

    def _grow(self, wanted: int) -> bool:
        length = len(self._buffer) - self._at
        if length > MAX_PIECE:
            raise JsonError(self.line, f"a value is longer than {MAX_PIECE:,} characters")
        return self._more(wanted)

    def _more(self, wanted: int = 0) -> bool:
        if self._ended:
            return False
        text = self._file.read(wanted or _PIECE)
        self._ended = not text
        self._buffer = self._buffer[self._at :] + text
        self._at = 0
        return bool(text)

    def _wrong(self, error: json.JSONDecodeError) -> JsonError:
        line = self.line + self._buffer.count("\n", self._at, error.pos)
        if not self._buffer[error.pos :].strip():
            return JsonError(line, "the file ends in the middle of a value")
        return JsonError(line, f"is not JSON: {error.msg[0].lower()}{error.msg[1:]}")

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; the caller takes each value before the next."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise JsonError(self.line, "a key is text between quotation marks")
            self.take(":")
            yield key
            self.take(",}")
            if self._buffer[self._at - 1] == "}":
                return

    def elements(self) -> Iterator[tuple[int, Any]]:
        """The elements of the list that begins here, each with the line where it begins."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            line = self.line
            yield line, self.value()
            self.take(",]")
            if self._buffer[self._at - 1] == "]":
                return


def _named(sign: str) -> str:
    return f"“{sign}”" if sign else "the end of the file"


def _plain(error: Exception) -> str:
    return "is nested too deep" if isinstance(error, RecursionError) else str(error)
