"""What rests on a passage: claims, quotes and attributions, and what of each the words say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model

from events.admin.lookup import find
from events.admin.reading.forms import (
    AttributionSideForm,
    ClaimSideForm,
    QuoteSideForm,
    SideForm,
)
from events.models import Article, Attribution, CasualtyClaim, Quote, Speaker
from events.suggestions import plain_figure, plain_mode, plain_speaker, plain_stance
from events.suggestions.speakers import without_marks
from events.text import Stretch, stretch_at

Initial = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of record, its form, and the values that plain words give the form's fields."""

    name: str
    key: str
    model: type[Model]
    form: type[SideForm]
    suggest: Callable[[Article, Stretch], Initial]
    related: tuple[str, ...]

    @property
    def admin(self) -> Any:
        """The desk's pages of this record; their permissions are those of the reading desk."""
        return admin.site.get_model_admin(self.model)

    def initial(self, article: Article, stretch: Stretch) -> Initial:
        """The form's values for words that were just chosen."""
        return {"words": stretch.exact, **self.suggest(article, stretch)}


def _named(name: object) -> Speaker | str:
    """The one speaker of that very name, or the name."""
    found = find(Speaker, str(name))
    return found[0] if len(found) == 1 else str(name)


def _of_claim(article: Article, stretch: Stretch) -> Initial:
    speaker = plain_speaker(article.body, stretch.start, stretch.end)
    claimant = {"claimant": _named(speaker["name"])} if speaker else {}
    return {**plain_figure(stretch.exact), **claimant, "as_of": article.published_on}


def _of_quote(article: Article, stretch: Stretch) -> Initial:
    speaker = plain_speaker(article.body, stretch.start, stretch.end)
    mode = plain_mode(article.body, stretch.start, stretch.end)
    if not speaker:
        return mode
    described_as = speaker["described_as"]
    return {**mode, "speaker": _named(speaker["name"]), "described_as": described_as}


def _of_attribution(article: Article, stretch: Stretch) -> Initial:
    said = plain_stance(stretch.exact)
    names: Initial = {name: _named(said[name]) for name in ("actor", "claimant") if name in said}
    return {**said, **names}


def within_quotation(kind: Kind, article: Article, stretch: Stretch) -> Stretch:
    """A quote's words are those within the quotation marks."""
    if kind.model is not Quote:
        return stretch
    return stretch_at(article.body, *without_marks(article.body, stretch.start, stretch.end))


_ONE_INCIDENT = ("incident__submission", "claimant")
_ACTOR = (*_ONE_INCIDENT, "actor")
KINDS = {
    kind.name: kind
    for kind in (
        Kind("claim", "c", CasualtyClaim, ClaimSideForm, _of_claim, _ONE_INCIDENT),
        Kind("quote", "q", Quote, QuoteSideForm, _of_quote, ("speaker",)),
        Kind("attribution", "a", Attribution, AttributionSideForm, _of_attribution, _ACTOR),
    )
}
