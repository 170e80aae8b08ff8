"""What readers have seen changes with a public note alone.

The database holds it: whoever changes one of these columns of a record that was published in an
earlier transaction, or takes such a record away, adds a correction to its incident before the
commit. A new claim, quote or attribution needs none, nor does what no reader can see.
"""

import functools
import operator

import pgtrigger

# The columns of each model that say a figure, a day, a place, an attribution or a quote.
NOTED: dict[str, tuple[str, ...]] = {
    "Incident": ("dates", "date_precision", "place", "place_name", "place_precision",
                 "latitude", "longitude"),
    "CasualtyClaim": ("incident", "passage", "harm", "population", "low", "high", "wording",
                      "claimant", "as_of"),
    "Attribution": ("incident", "actor", "stance", "passage", "claimant"),
    "Quote": ("passage", "speaker", "described_as", "mode"),
    "QuoteIncident": ("quote", "incident"),
    "Passage": ("start", "end", "exact"),
}  # fmt: skip


def change_is_noted(
    model: str, incidents: str, passage: str, *, also: pgtrigger.Q | None = None
) -> pgtrigger.Trigger:
    """Asks at the commit for a correction of what was changed.

    incidents and passage are SQL over OLD: an array of incidents, and the passage that shows
    the record to readers, NULL for one that needs none. also is one more change to ask about.
    """
    changes = [pgtrigger.Q(**{f"old__{n}__df": pgtrigger.F(f"new__{n}")}) for n in NOTED[model]]
    return pgtrigger.Trigger(
        name="change_is_noted",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        timing=pgtrigger.Deferred,
        condition=functools.reduce(operator.or_, changes if also is None else [*changes, also]),
        func=f"PERFORM events_demand_note({incidents}, {passage}); RETURN NULL;",
    )


def removal_is_noted(incidents: str, passage: str) -> pgtrigger.Trigger:
    """Asks at the commit for a correction of what was taken away."""
    return pgtrigger.Trigger(
        name="removal_is_noted",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=f"PERFORM events_demand_note({incidents}, {passage}); RETURN NULL;",
    )
