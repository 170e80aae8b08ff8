"""What a draft makes of the rows that it was made from."""

import datetime
from collections import Counter

from events.exchange.datasets.profile_file import parse_profile
from events.exchange.datasets.readers import Row
from events.exchange.datasets.translating import SetAsideError, Translator
from events.exchange.problems import RefusedError


def tried(text: str, rows: list[Row], today: datetime.date) -> str:
    """What the draft makes of the rows that were looked at, as remarks."""
    try:
        profile = parse_profile(text.encode(), "the draft")
    except RefusedError as refused:
        said = "\n".join(f"#   {problem.message}" for problem in refused.problems)
        return f"# Before it can be used:\n{said}"
    translator = Translator(profile, today)
    reasons: Counter[str] = Counter()
    for row in rows:
        try:
            translator.record(row)
        except SetAsideError as aside:
            fault = aside.fault
            reasons[f"{fault.column}: {fault.reason}" if fault.column else fault.reason] += 1
    fitting = len(rows) - reasons.total()
    remarks = [f"# With this draft {fitting:,} of the first {len(rows):,} rows would be loaded."]
    remarks += [f"#   {times:,} not: {reason}" for reason, times in reasons.most_common(8)]
    return "\n".join(remarks)
