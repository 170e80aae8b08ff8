"""From the bytes of a file to its rows, in bounded memory, whatever the bytes are."""

from events.exchange.datasets.readers.reading import Table, open_table
from events.exchange.datasets.readers.rows import Fault, Row

__all__ = ["Fault", "Row", "Table", "open_table"]
