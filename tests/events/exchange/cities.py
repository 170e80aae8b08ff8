"""Cities of a gazetteer as tests need them."""

from collections.abc import Iterable

from events.exchange.gazetteer import City


def a_city(
    number: int,
    name: str,
    *,
    people: int = 10_000,
    country: str = "UA",
    division: str = "04",
    others: Iterable[str] = (),
    at: tuple[float, float] = (47.9, 33.4),
) -> City:
    return City(
        geonameid=number,
        name=name,
        latitude=at[0],
        longitude=at[1],
        countrycode=country,
        population=people,
        admin1code=division,
        alternatenames=list(others),
    )
