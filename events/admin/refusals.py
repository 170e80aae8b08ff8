"""What the database refused, in plain words."""

from django.db import DatabaseError

# What each constraint is called in the database, and what an editor is told.
SENTENCES = {
    "change_is_noted": "Readers have seen what this changes: it needs a public note that says what "
    "was wrong and what is right.",
    "note_stands_for_ever": "Readers have seen this note: it is never taken away.",
    "one_preferred_claim": "Another claim on the same harm and population is preferred already: "
    "untick that one and save, then tick this one.",
    "preferred_claim_stands_and_says_why": "A preferred claim stands, and says why it is "
    "preferred.",
    "claim_gives_a_figure": "Give a low figure, a high figure, or both.",
    "claim_low_is_not_over_high": "The low figure is over the high figure.",
    "fallen_claim_says_since_when": "A claim that stands has no day from which it no longer "
    "stands and nothing that replaces it; one that does not stand needs that day.",
    "superseded_claim_names_the_next": "Choose the claim that replaces this one.",
    "claim_does_not_replace_itself": "A claim cannot replace itself.",
    "article_has_one_origin": "Choose the source that this repeats or the article that this "
    "repeats, not both.",
    "article_hash_is_of_the_body": "The text changed while it was saved. Save it again.",
    "body_keeps_its_passages": "Passages rest on this text and would no longer stand in it.",
    "published_body_is_frozen": "Readers have seen this text: it does not change any more.",
    "never_back_to_draft": "Readers have seen this record: it cannot go back to draft or review. "
    "Withdraw it instead.",
    "keep_what_was_published": "Readers have seen this record: it is never deleted. "
    "Withdraw it instead.",
    "incident_is_complete_when_published": "A published incident needs its days, a grading with "
    "its reason, a place (or the place as reported) and the place's precision.",
    "incident_dates_end_and_have_a_precision": "Days need a last day and a precision.",
    "incident_only_bounded_dates_have_no_first_day": "Only days bounded by reports have no first "
    "day.",
    "incident_is_on_earth": "Give both a latitude from -90 to 90 and a longitude from -180 to "
    "180, or neither.",
    "place_is_on_earth": "Give both a latitude from -90 to 90 and a longitude from -180 to 180, "
    "or neither.",
    "place_country_code_is_iso": "A country is two capital letters, as in UA.",
    "source_country_code_is_iso": "A country is two capital letters, as in UA.",
    "incident_country_code_is_iso": "A country is two capital letters, as in UA.",
    "placename_folds_to_something": "A name needs at least one letter or digit.",
    "withdrawn_leaves_a_tombstone": "A withdrawn incident needs the reason for its withdrawal.",
    "tombstone_points_elsewhere": "An incident cannot move to itself.",
    "link_joins_two_incidents": "A link joins two different incidents.",
    "one_link_once": "These two incidents are linked so already.",
    "one_coverage_once": "This article is recorded for this incident already.",
    "one_quote_incident_once": "This quote is recorded for this incident already.",
    "one_spelling_once": "This place has this spelling already.",
}
# Integrity violations, data that does not fit, and what our triggers raise.
_REFUSALS = ("23", "22", "P0001")


def refusal(error: DatabaseError) -> str | None:
    """Why the database refused, in a sentence; None when it failed for another cause."""
    cause = error.__cause__
    if not (getattr(cause, "sqlstate", None) or "").startswith(_REFUSALS):
        return None
    diagnosis = cause.diag  # type: ignore[union-attr]
    known = SENTENCES.get(diagnosis.constraint_name or "") or _of_trigger(diagnosis.context)
    if known:
        return known
    return f"The database refused this, and nothing was saved: {diagnosis.message_primary}."


def _of_trigger(context: str | None) -> str | None:
    """The sentence for the trigger in whose function the error was raised."""
    return next((words for name, words in SENTENCES.items() if name in (context or "")), None)
