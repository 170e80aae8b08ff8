"""How a record is named where one is chosen among thousands: enough to tell it from its like."""

from functools import singledispatch

from events.days import in_words
from events.models import Article, CasualtyClaim


@singledispatch
def label(record: object) -> str:
    return str(record)


@label.register
def _(article: Article) -> str:
    day = article.published_on and in_words(article.published_on)
    origin = ", ".join(str(part) for part in (article.source, day) if part)
    return f"{article.title} ({origin})" if origin else article.title


@label.register
def _(claim: CasualtyClaim) -> str:
    return f"{claim.incident.code} {claim}, as of {in_words(claim.as_of)}"
