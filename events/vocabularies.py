"""The archive's vocabularies, as the methodology publishes them."""

from django.db.models import TextChoices

from events.models import vocabulary

_PUBLISHED: dict[str, type[TextChoices]] = {
    "Kinds of incident": vocabulary.IncidentKind,
    "Precision of dates": vocabulary.DatePrecision,
    "Precision of places": vocabulary.PlacePrecision,
    "Harm": vocabulary.Harm,
    "Population": vocabulary.Population,
    "Standing of a claim": vocabulary.Standing,
    "Weapons": vocabulary.Weapon,
    "Targets": vocabulary.Target,
    "Grading": vocabulary.Grading,
    "Stance of an attribution": vocabulary.Stance,
    "Relations between incidents": vocabulary.Relation,
    "Kinds of speaker": vocabulary.SpeakerKind,
    "Kinds of source": vocabulary.SourceKind,
}


def in_words() -> dict[str, dict[str, str]]:
    """Each vocabulary's values, and what they are called."""
    return {
        title: {str(value): str(label) for value, label in choices.choices}
        for title, choices in _PUBLISHED.items()
    }
