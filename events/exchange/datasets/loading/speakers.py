"""The speakers that an import needs: the dataset itself, and the actors that its rows name."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import slugify

from events.exchange.datasets.profile import Profile
from events.exchange.datasets.record import Actor
from events.exchange.problems import Problem, RefusedError
from events.models import Source, Speaker
from events.models.vocabulary import SourceKind, SpeakerKind
from events.text import fold


def dataset_of(profile: Profile) -> tuple[Source, Speaker]:
    """The dataset as the source of its records and as the claimant of its figures.

    Those of the archive are taken as they are. Raises RefusedError where the slug is somebody's
    who is no dataset.
    """
    dataset = profile.dataset
    values = {"name": dataset.name, "kind": SourceKind.DATASET.value, "url": dataset.url}
    source, _ = Source.objects.get_or_create(slug=dataset.slug, defaults=values)
    kept = {"name": dataset.name, "kind": SpeakerKind.DATASET.value}
    speaker, _ = Speaker.objects.get_or_create(slug=dataset.slug, defaults=kept)
    for record in (source, speaker):
        if record.kind != SourceKind.DATASET.value:
            message = (
                f"dataset.slug: the archive's {record._meta.verbose_name} “{dataset.slug}” is"
                f" {record.get_kind_display()}, no dataset: choose another slug"
            )
            raise RefusedError([Problem("the profile", None, message)])
    return source, speaker


@dataclass
class Speakers:
    """Finds actors by their names, and enters those that the archive has not."""

    _ids: dict[str, int] = field(default_factory=dict)

    def learn(self, actors: Iterable[Actor]) -> None:
        """Find or enter everybody who is new here: one query, and one for each newcomer."""
        new = {actor.name: actor for actor in actors if actor.name not in self._ids}
        if not new:
            return
        slugs = {name: slug_of(name) for name in new}
        known = {each.slug: each for each in Speaker.objects.filter(slug__in=slugs.values())}
        for name, actor in new.items():
            speaker = known.get(slugs[name])
            if speaker is None or fold(speaker.name) != fold(name):
                speaker = _entered(actor, slugs[name])
                known.setdefault(speaker.slug, speaker)
            self._ids[name] = speaker.pk

    def id_of(self, actor: Actor) -> int:
        return self._ids[actor.name]


def slug_of(name: str) -> str:
    """An address for the name, in ASCII as far as it goes."""
    return slugify(name)[:90].strip("-") or slugify(fold(name), allow_unicode=True)[:90] or "actor"


def _entered(actor: Actor, slug: str) -> Speaker:
    """A speaker of this name, under the slug or the next number of it that is free or its own."""
    number, candidate = 1, slug
    while (there := Speaker.objects.filter(slug=candidate).first()) is not None:
        if fold(there.name) == fold(actor.name):
            return there
        number += 1
        candidate = f"{slug}-{number}"
    return Speaker.objects.create(name=actor.name, slug=candidate, kind=actor.kind)
