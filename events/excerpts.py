"""What may be shown of a text that may not be shown in full: the sentences around its passages."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.models import Passage


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an article's text, from its start in code points."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def excerpts_of(passages: Iterable[Passage]) -> list[Excerpt]:
    """The sentences of these passages, in the order of the text; those that meet are one."""
    joined: list[Excerpt] = []
    for excerpt in sorted(map(_excerpt, passages), key=lambda each: (each.start, each.end)):
        last = joined[-1] if joined else None
        if last is None or last.end < excerpt.start:
            joined.append(excerpt)
        else:
            beyond = excerpt.text[last.end - excerpt.start :]
            joined[-1] = Excerpt(last.start, last.text + beyond)
    return joined


def _excerpt(passage: Passage) -> Excerpt:
    before, after = passage.sentence_before, passage.sentence_after
    return Excerpt(passage.start - len(before), f"{before}{passage.exact}{after}")
