"""From one coding sheet to its records: new ones, changed ones, and those no longer in it.

Every record that a sheet writes has a key that begins with its article's, so that it is found
again when the sheet is edited: it keeps its id and its code.
"""

from events.exchange.coding.claims import write_claims
from events.exchange.coding.context import Coding
from events.exchange.coding.corrections import write_corrections
from events.exchange.coding.incidents import write_incidents
from events.exchange.coding.removal import remove_unsaid
from events.exchange.coding.statements import write_attributions, write_links, write_quotes

__all__ = ["Coding", "write"]


def write(coding: Coding) -> None:
    """Write what the sheet says about its article, inside the caller's transaction.

    Raises RefusedError, with file and line, for what cannot be.
    """
    write_incidents(coding)
    kept = {
        *write_claims(coding),
        *write_attributions(coding),
        *write_quotes(coding),
        *write_links(coding),
    }
    for incident in coding.incidents.values():
        coding.cover(incident)
    remove_unsaid(coding, kept)
    write_corrections(coding)
