"""How the archive is cited: one record, or one filtered result, in the usual forms, purely.

BibTeX is @misc as natbib and biblatex read it; CSL-JSON follows the Citation Style Language's
data schema 1.0.2; RIS follows the specification of 2011. Line breaks in a text become blanks,
for all three are formats of lines.
"""

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.days import in_words
from events.tally import grouped

ARCHIVE = "Event Archive"

_SPECIAL_IN_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "{}$&#%_"},
}
# A browser may show these in an address as they are; in BibTeX they would end the field.
_SPECIAL_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


@dataclass(frozen=True)
class Citation:
    """What every form of a citation says.

    kind is a record or a result; number is what identifies it (a code, or a fingerprint);
    changed_on is None where nothing tells when it last changed.
    """

    kind: str
    key: str
    title: str
    number: str
    note: str
    address: str
    changed_on: datetime.date | None
    accessed_on: datetime.date


@dataclass(frozen=True)
class Fingerprint:
    """How many incidents there are, and the SHA-256 of their codes, sorted, each with a newline."""

    count: int
    sha256: str


def fingerprint(codes: Iterable[str]) -> Fingerprint:
    """codes come in the order of their code points, as `LC_ALL=C sort | sha256sum` has them."""
    digest, count = hashlib.sha256(), 0
    for code in codes:
        digest.update(f"{code}\n".encode())
        count += 1
    return Fingerprint(count, digest.hexdigest())


def of_record(
    *,
    code: str,
    title: str,
    address: str,
    as_of: datetime.date | None,
    changed_on: datetime.date,
    accessed_on: datetime.date,
) -> Citation:
    """One incident, today or as known on a day; the address is full and names that day."""
    known = _(", as known on %(day)s") % {"day": in_words(as_of)} if as_of else ""
    changed = _("last changed %(day)s") % {"day": in_words(changed_on)}
    return Citation(
        kind="record",
        key=f"event-archive-{code}" + (f"-{as_of}" if as_of else ""),
        title=_one_line(title),
        number=code,
        note=_("Incident %(code)s") % {"code": code} + f"{known}; {changed}",
        address=address,
        changed_on=changed_on,
        accessed_on=accessed_on,
    )


def of_result(
    *,
    filters: Sequence[tuple[str, str]],
    address: str,
    found: Fingerprint,
    accessed_on: datetime.date,
) -> Citation:
    """Everything that a filter finds; filters are labels with values, the address is full."""
    chosen = "; ".join(f"{label}: {value}" for label, value in filters)
    counted = ngettext("%s incident", "%s incidents", found.count) % grouped(found.count)
    digest = _("SHA-256 of their codes, sorted, one a line: %(sha256)s") % {"sha256": found.sha256}
    return Citation(
        kind="result",
        key=f"event-archive-{found.sha256[:12]}",
        title=_one_line(_("Incidents with %(filters)s") % {"filters": chosen})
        if chosen
        else _("All incidents"),
        number=found.sha256,
        note=f"{counted}; {digest}",
        address=address,
        changed_on=None,
        accessed_on=accessed_on,
    )


def plain(citation: Citation) -> str:
    accessed = _("Accessed %(day)s.") % {"day": in_words(citation.accessed_on)}
    stop = "" if citation.title.endswith((".", "?", "!", "…")) else "."
    return f"{ARCHIVE}. “{citation.title}{stop}” {citation.note}. {accessed} {citation.address}"


def bibtex(citation: Citation) -> str:
    changed = citation.changed_on
    fields = {
        "author": f"{{{ARCHIVE}}}",
        "title": f"{{{_in_tex(citation.title)}}}",
        "year": f"{changed.year:04}" if changed else "",
        "number": citation.number,
        "note": _in_tex(citation.note),
        "url": citation.address.translate(_SPECIAL_IN_ADDRESS),
        "urldate": str(citation.accessed_on),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n{''.join(lines)}}}\n"


def csl_json(citation: Citation) -> str:
    item: dict[str, object] = {
        "id": citation.key,
        "type": "entry" if citation.kind == "record" else "dataset",
        "title": citation.title,
        "author": [{"literal": ARCHIVE}],
        "container-title": ARCHIVE,
        "number": citation.number,
        "note": citation.note,
        "URL": citation.address,
        "accessed": _date_parts(citation.accessed_on),
    }
    if citation.changed_on:
        item["issued"] = _date_parts(citation.changed_on)
    return msgspec.json.format(msgspec.json.encode([item]), indent=2).decode() + "\n"


def ris(citation: Citation) -> str:
    """Lines end in CR LF, as the specification says."""
    changed = citation.changed_on
    lines = [
        ("TY", "ELEC" if citation.kind == "record" else "DATA"),
        ("ID", citation.key),
        ("TI", citation.title),
        ("AU", ARCHIVE),
        ("PB", ARCHIVE),
        ("PY", f"{changed.year:04}" if changed else ""),
        ("DA", str(changed).replace("-", "/") if changed else ""),
        ("AN", citation.number),
        ("N1", citation.note),
        ("UR", citation.address),
        ("Y2", str(citation.accessed_on).replace("-", "/")),
    ]
    said = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{said}ER  - \r\n"


@dataclass(frozen=True)
class Form:
    """A form of citation: what ends its address, what it is called and how it is served."""

    suffix: str
    name: str
    media_type: str
    write: Callable[[Citation], str]


FORMS = {
    form.suffix: form
    for form in (
        Form("bib", "BibTeX", "application/x-bibtex", bibtex),
        Form("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
        Form("ris", "RIS", "application/x-research-info-systems", ris),
    )
}


def _in_tex(text: str) -> str:
    return re.sub(r"[\\~^{}$&#%_]", lambda found: _SPECIAL_IN_TEX[found[0]], text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _date_parts(day: datetime.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
