import pytest

from events.models import (
    Article,
    Incident,
    Place,
    Source,
    Speaker,
)
from tests.events.exchange.written import (
    SPEAKERS,
    STRIKE,
    WHOLE,
    Seeds,
)
from tests.factories import make_place, make_source, make_speaker

pytestmark = pytest.mark.django_db


def test_two_sheets_share_their_speakers_and_places(seeds: Seeds) -> None:
    seeds.write(WHOLE)
    seeds.write(WHOLE, name="b")

    assert [one.outcome for one in seeds.load()] == ["new", "new"]

    assert sorted(Speaker.objects.values_list("slug", flat=True)) == ["mayor", "resident", "russia"]
    assert Place.objects.count() == 1


def test_a_speaker_of_other_details_is_refused(seeds: Seeds) -> None:
    make_speaker(name="Mayor", kind="witness")

    (said,) = seeds.refused(WHOLE)

    assert said == (
        "a.yaml, line 2: speaker mayor: the archive has the name “Mayor”, not “The mayor of Kryvyi"
        " Rih”; say the same here, or change it at the desk"
    )


def test_a_source_of_the_archive_is_named_by_its_slug(seeds: Seeds) -> None:
    source = make_source(name="Kyiv Post")

    seeds.loaded("article: {source: kyiv-post, headline: Six killed, language: en}")

    article = Article.objects.get()
    assert (article.source, article.headline, article.slug) == (source, "Six killed", "six-killed")


def test_a_sheet_brings_its_source(seeds: Seeds) -> None:
    seeds.loaded(
        "article: {source: dpa, origin_source: dpa}\n"
        "sources: [{slug: dpa, name: dpa, kind: agency}]"
    )

    source = Source.objects.get()
    assert Article.objects.values_list("source", "origin_source").get() == (source.pk, source.pk)


def test_an_article_may_repeat_another(seeds: Seeds) -> None:
    seeds.write("article: {language: en}", name="a")
    seeds.write("article: {origin_article: a}", name="b", text="The same wire.")

    assert [one.outcome for one in seeds.load()] == ["new", "new"]

    origin, repeated = Article.objects.order_by("pk")
    assert repeated.origin_article == origin


def test_a_place_may_be_named_in_any_spelling(seeds: Seeds) -> None:
    place = make_place(name="Kryvyi Rih", names=["Кривий Ріг"])

    seeds.loaded(SPEAKERS + "incidents:\n" + STRIKE.replace("kryvyi-rih", "кривий ріг"))

    assert Incident.objects.get().place == place


def test_a_name_of_two_places_asks_and_never_guesses(seeds: Seeds) -> None:
    make_place(name="Moscow", slug="moscow-ru", country_code="RU")
    make_place(name="Moscow", slug="moscow-idaho", country_code="US", admin1="Idaho")

    (said,) = seeds.refused("incidents:\n" + STRIKE.replace("kryvyi-rih", "Moscow"))

    assert said == (
        "a.yaml, line 6: “Moscow” may be any of these:"
        " moscow-idaho (Moscow, Idaho, US); moscow-ru (Moscow, RU)"
    )


def test_the_gazetteer_holds_about_a_place_with_the_same_number(seeds: Seeds) -> None:
    place = make_place(name="Kryvyi Rih", geonames_id=703845, admin1="Dnipropetrovsk")
    sheet = WHOLE.replace("latitude: 47.91", "geonames_id: 703845, admin1: Oblast, latitude: 47.91")

    one = seeds.loaded(sheet)

    assert [warning.message for warning in one.warnings] == [
        "place kryvyi-rih: the archive has the admin1 “Dnipropetrovsk”, not “Oblast”;"
        " the gazetteer's is kept"
    ]
    assert Incident.objects.get().place == place
    assert sorted(place.names.values_list("name", flat=True)) == ["Kryvyi Rih", "Кривий Ріг"]


def test_another_place_of_the_same_slug_is_refused(seeds: Seeds) -> None:
    make_place(name="Kryvyi Rih", latitude=50.0)

    (said,) = seeds.refused(WHOLE)

    assert said.endswith("place kryvyi-rih: the archive has the latitude “50.0”, not “47.91”")
