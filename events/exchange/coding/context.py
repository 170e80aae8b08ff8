from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from events.exchange.ledger import Ledger
from events.exchange.parts import LinkPart, Sheet, WordsPart
from events.exchange.shared import Shared
from events.exchange.sheets import is_elsewhere
from events.exchange.strict_yaml import Part
from events.models import Article, Coverage, Incident, Passage
from events.models.vocabulary import Status
from events.text import Stretch


@dataclass
class Coding:
    """One sheet on its way into the archive, and what has been written so far."""

    article: Article
    sheet: Sheet
    # Where the words of each part stand in the text, by the part's id().
    stretches: Mapping[int, Stretch]
    shared: Shared
    ledger: Ledger
    # The status that new records get.
    status: Status
    # By the key that they have in the sheet.
    incidents: dict[str, Incident] = field(default_factory=dict)

    @property
    def own(self) -> str:
        """What the keys of this sheet's records begin with."""
        return f"{self.article.key}#"

    def recorded(self, model: Any) -> dict[str, Any]:
        """The records that this sheet has written before, by key."""
        return {each.key: each for each in model.objects.filter(key__startswith=self.own)}

    @cached_property
    def _passages(self) -> dict[tuple[int, int], Passage]:
        return {(each.start, each.end): each for each in self.article.passages.all()}

    def passage(self, part: WordsPart | LinkPart) -> Passage:
        stretch = self.stretches[id(part)]
        passage = self._passages.get((stretch.start, stretch.end))
        if passage is None:
            passage = Passage.of(self.article, stretch)
            passage.save()
            self._passages[stretch.start, stretch.end] = passage
        return passage

    def incident(self, reference: str, part: Part, name: str) -> Incident:
        """An incident of this sheet by its key, or another by its code or as stem#key."""
        if not is_elsewhere(reference):
            return self.incidents[reference]
        identity = {"key": f"seeds/{reference}"} if "#" in reference else {"code": reference}
        incident = Incident.objects.filter(**identity).first()
        if incident is None:
            message = f"{name}: the archive has no incident {reference}"
            raise self.ledger.refusal(part, name, message)
        return incident

    def cover(self, incident: Incident) -> None:
        Coverage.objects.get_or_create(article=self.article, incident=incident)
