"""The step between entering an incident and storing it: may it be one that is here already?"""

from typing import Any

from events.admin.duplicates.shown import WHY, Answer, panel
from events.admin.duplicates.typed import figures_typed, has_claims, interval
from events.admin.form import DeskForm
from events.duplicates import Sketch, figures_of, keep_apart, unsettled
from events.models import Incident
from events.models.vocabulary import Status

# A change of these may make the incident like another one.
_COMPARED = {
    "first", "last", "place", "place_name", "place_precision", "country_code", "latitude",
    "longitude",
}  # fmt: skip


class AsksAboutDuplicates(DeskForm):
    """An incident's form that shows the possible duplicates before it stores the record.

    Saving again says that they were seen; the pairs stay open, and keep the incident from being
    published, until somebody decides. A tick with a reason decides at once.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._apart: list[Incident] = []

    def _post_clean(self) -> None:
        """Ask last, where all else is well."""
        super()._post_clean()  # type: ignore[misc]
        sketch = None if self.errors else self._sketch(self.cleaned_data)
        if sketch and self.cleaned_data.get("status") != Status.WITHDRAWN:
            self._ask(sketch)

    def _ask(self, sketch: Sketch) -> None:
        prefix = self.add_prefix("")
        answer = Answer.of(self.data, prefix)
        changed = self.instance.pk is None or _COMPARED & set(self.changed_data)
        if not changed and not answer.apart:
            return
        candidates = unsettled(sketch)
        unseen = [each for each in candidates if each.incident.pk not in answer.seen]
        problem = WHY if answer.apart and not answer.why else ""
        if candidates and (unseen or problem):
            asked = panel(candidates, self.person, prefix=prefix, problem=problem, answer=answer)
            self.add_error(None, asked)
        elif answer.apart:
            self._apart = [each.incident for each in candidates]

    def save(self, commit: bool = True) -> Any:
        incident = super().save(commit)
        if commit and self._apart:
            why = Answer.of(self.data, self.add_prefix("")).why
            keep_apart(incident, self._apart, why=why, who=self.person.get_username())
        return incident

    def _sketch(self, cleaned: dict[str, Any]) -> Sketch | None:
        dates = interval(cleaned.get("first"), cleaned.get("last"))
        if dates is None:
            return None
        pk = self.instance.pk
        stored = {} if pk is None or has_claims(self.data) else figures_of([pk]).get(pk, {})
        return Sketch(
            dates=dates,
            place=cleaned.get("place"),
            place_name=cleaned.get("place_name", ""),
            place_precision=cleaned.get("place_precision", ""),
            country_code=cleaned.get("country_code", ""),
            latitude=cleaned.get("latitude"),
            longitude=cleaned.get("longitude"),
            figures=stored or figures_typed(self.data),
            pk=pk,
        )
