"""How a file is written: what the part [file] of a profile says, and what is found out."""

import re

import msgspec

FORMATS = ("csv", "tsv", "json", "jsonl", "geojson")

# Encodings of tables, not whatever Python decodes: some of the others run programs' escapes.
_ENCODINGS = re.compile(
    r"utf-?(8|16|16-?le|16-?be)|ascii|latin-?1|iso-?8859-?\d{1,2}|(windows-?|cp)\d{3,4}|koi8-[rtu]"
    r"|mac-?(roman|cyrillic)|shift-?jis|euc-(jp|kr)|big5|gb(k|2312|18030)"
)


class Shape(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """How the file is written; what is left out is found out from the file."""

    format: str = ""
    encoding: str = ""
    separator: str = ""
    quote: str = '"'
    skip_lines: int = 0
    columns: list[str] = []
    records: str = ""
    unknown: list[str] = []
    thousands: str = ""
    decimal: str = "."
    leave_out: list[str] = []

    def __post_init__(self) -> None:
        """Raises ValueError with a sentence for a value that no file can have."""
        if self.format and self.format not in FORMATS:
            raise ValueError(f"format is one of {', '.join(FORMATS)}, not “{self.format}”")
        if self.encoding and not _ENCODINGS.fullmatch(self.encoding.lower().replace("_", "-")):
            raise ValueError(f"encoding: “{self.encoding}” is none that tables are written in")
        for name in ("separator", "quote", "decimal"):
            value = getattr(self, name)
            if len(value) > 1 or value in ("\n", "\r"):
                raise ValueError(f"{name} is one character, not “{value}”")
        if self.thousands not in ("", ",", ".", " ", "'", "’", "\u00a0", "\u202f"):
            raise ValueError(f"thousands: “{self.thousands}” does not part thousands")
        if self.thousands and self.thousands == self.decimal:
            raise ValueError("thousands and decimal are the same sign: no number could be read")
        if self.separator and self.separator == self.quote:
            raise ValueError("separator and quote are the same sign")
        if not 0 <= self.skip_lines <= 1000:
            raise ValueError("skip_lines is a number from 0 to 1000")
