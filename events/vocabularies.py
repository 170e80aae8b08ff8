"""The archive's vocabularies, as the methodology publishes them."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import vocabulary

_PUBLISHED: dict[Promise, type[TextChoices]] = {
    _("Kinds of incident"): vocabulary.IncidentKind,
    _("Precision of dates"): vocabulary.DatePrecision,
    _("Precision of places"): vocabulary.PlacePrecision,
    _("Harm"): vocabulary.Harm,
    _("Population"): vocabulary.Population,
    _("Standing of a claim"): vocabulary.Standing,
    _("Weapons"): vocabulary.Weapon,
    _("Targets"): vocabulary.Target,
    _("Grading"): vocabulary.Grading,
    _("Stance of an attribution"): vocabulary.Stance,
    _("Relations between incidents"): vocabulary.Relation,
    _("Kinds of speaker"): vocabulary.SpeakerKind,
    _("Kinds of source"): vocabulary.SourceKind,
}


def in_words() -> dict[str, dict[str, str]]:
    """Each vocabulary's values, and what they are called."""
    return {
        str(title): {str(value): str(label) for value, label in choices.choices}
        for title, choices in _PUBLISHED.items()
    }
