"""The public notes on what a sheet, loaded again, changes of published records."""

from django.db import IntegrityError, connection

from events.exchange.coding.context import Coding
from events.exchange.problems import RefusedError
from events.exchange.strict_yaml import Part
from events.models import Correction

_UNNOTED = (
    "this changes what readers have seen of a published incident. Say what was wrong under its"
    " “corrections”, as in {made_on: 2023-11-08, note: The claim said 60 and meant 6.}"
)


def write_corrections(coding: Coding) -> None:
    """Write the notes, and ask the database whether each change of what is public has one.

    A note stays when its lines go: readers have seen it.
    """
    recorded = coding.recorded(Correction)
    for incident in coding.sheet.incidents:
        for part in incident.corrections:
            key = f"{coding.own}{incident.key}/{part.key}"
            values = {
                "incident": coding.incidents[incident.key],
                "made_on": part.made_on,
                "note": part.note,
            }
            label = f"correction {incident.key}/{part.key}"
            record = recorded.get(key) or Correction(key=key)
            coding.ledger.put(record, label, part, values)
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise _in_words(coding, error) from error


def _in_words(coding: Coding, error: IntegrityError) -> Exception:
    cause = getattr(error.__cause__, "diag", None)
    if cause is None or cause.constraint_name != "change_is_noted":
        return error
    code = str(error).split(":")[0]
    return RefusedError([coding.ledger.problem(Part(), "", f"{code}: {_UNNOTED}")])
