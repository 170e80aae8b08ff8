"""A table of a release as Parquet, made from its CSV; needs the extra `parquet` (pyarrow)."""

import datetime
from pathlib import Path

import pyarrow
from pyarrow import csv, parquet

from events.exchange.releases.files import Written, look_at
from events.exchange.releases.package import never_empty
from events.exchange.releases.table import ReleaseTable

# A line may hold a whole article.
_BLOCK = 8 * 1024 * 1024
_KINDS = {
    str: pyarrow.string(),
    int: pyarrow.int64(),
    float: pyarrow.float64(),
    bool: pyarrow.bool_(),
    datetime.date: pyarrow.date32(),
    datetime.datetime: pyarrow.timestamp("us", tz="UTC"),
}


def write_parquet(folder: Path, table: ReleaseTable) -> Written:
    """A cell that is empty without quotation marks is null; with them, an empty text."""
    schema = pyarrow.schema(
        pyarrow.field(
            one.name,
            pyarrow.string() if one.listed else _KINDS[one.kind],
            nullable=not never_empty(one),
        )
        for one in table.fields
    )
    path = f"{table.name}.parquet"
    with (
        parquet.ParquetWriter(folder / path, schema, compression="zstd") as writer,
        csv.open_csv(
            folder / table.path,
            read_options=csv.ReadOptions(block_size=_BLOCK),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types={one.name: one.type for one in schema},
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                timestamp_parsers=[csv.ISO8601],
            ),
        ) as rows,
    ):
        for batch in rows:
            writer.write_batch(batch.cast(schema))
    return look_at(folder, path)
