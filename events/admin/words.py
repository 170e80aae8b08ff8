"""A passage as an editor enters it: the article, and the exact words, found in its text."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from events.admin.choices import RecordField
from events.admin.noted import NotedAdmin, NotedForm, NotedFormSet
from events.exchange.words import locate
from events.labels import label
from events.models import Article, Coverage, Incident, Passage
from events.text import Stretch, TwiceInTextError, as_spaced, find_stretch

# Around each place where the words stand, so that the editor can tell one from the other.
_SHOWN = 5
_AROUND = 24


class WordsField(forms.CharField):
    widget = AdminTextareaWidget(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()


class WordsForm(NotedForm):
    """Of a record that rests on a passage; other words move it to another passage."""

    words_required = True

    article = RecordField(
        Article.objects.listed(),
        points_to=Passage._meta.get_field("article"),
    )
    words = WordsField(help_text="exactly as the article has them, copied from its text")
    occurrence = forms.IntegerField(
        min_value=1,
        required=False,
        label="which one",
        help_text="only when the text says these words more than once: 1 for the first",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stretch: Stretch | None = None
        passage = self.passage
        if passage:
            self.initial.setdefault("article", passage.article_id)
            self.initial.setdefault("words", passage.exact.strip())
        for name in ("article", "words"):
            self.fields[name].required = self.words_required

    @property
    def holder(self) -> Any:
        """The record that has the passage."""
        return self.instance

    @property
    def passage(self) -> Passage | None:
        return self.holder.passage if self.holder.passage_id else None

    def already_chosen(self, name: str) -> Model | None:
        if name == "article":
            return self.passage.article if self.passage else None
        return super().already_chosen(name)

    def incidents(self) -> list[Incident]:
        """Those on which the article reports, as this record shows."""
        return [self.instance.incident]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        article, words = cleaned.get("article"), cleaned.get("words")
        if article and words and "occurrence" in cleaned:
            if not self._stays(article, words, cleaned["occurrence"]):
                self._find(article, words, cleaned["occurrence"])
        elif bool(article) != bool(words) and not {"article", "words"} & set(self.errors):
            missing = "words" if article else "article"
            self.add_error(missing, "Give the article and the words, or neither.")
        return cleaned

    @property
    def exact(self) -> str:
        """The words on which the record will rest."""
        if self.stretch:
            return self.stretch.exact
        return self.passage.exact if self.passage else ""

    def save(self, commit: bool = True) -> Any:
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            left = self.holder.passage_id
            if self.stretch:
                self.holder.passage = passage_at(self.cleaned_data["article"], self.stretch)
            elif not self.cleaned_data.get("words"):
                self.holder.passage = None
            self.save_holder()
            saved = super().save()
            if self.holder.passage:
                cover(self.holder.passage.article_id, self.incidents())
            drop_unused([left])
        return saved

    def save_holder(self) -> None:
        """Save what has the passage, when that is not the form's own record."""

    def _stays(self, article: Article, words: str, occurrence: int | None) -> bool:
        passage = self.passage
        return (
            passage is not None
            and occurrence is None
            and (article.pk, words) == (passage.article_id, passage.exact.strip())
        )

    def _find(self, article: Article, words: str, occurrence: int | None) -> None:
        try:
            self.stretch = stretch_of(article.body, words, occurrence)
        except ValidationError as why:
            self.add_error(None, why)


def stretch_of(body: str, words: str, occurrence: int | None) -> Stretch:
    """Where the text says these words. Raises ValidationError, for words or for occurrence."""
    try:
        return locate(body, as_spaced(body, words), occurrence)
    except LookupError as why:
        if isinstance(why.__cause__, TwiceInTextError):
            raise ValidationError({"occurrence": _which(body, why.__cause__)}) from why
        field = "occurrence" if occurrence and words in body else "words"
        raise ValidationError({field: f"{capfirst(str(why))}."}) from why


def _which(body: str, error: TwiceInTextError) -> str:
    places = []
    for number in range(1, min(error.count, _SHOWN) + 1):
        found = find_stretch(body, error.words, number)
        before, after = found.prefix[-_AROUND:], found.suffix[:_AROUND]
        places.append(f"{number}: “…{before}{found.exact}{after}…”".replace("\n", " "))
    more = [f"and {error.count - _SHOWN} more"] if error.count > _SHOWN else []
    return f"The text says this {error.count} times. Say which one: {', '.join(places + more)}."


def passage_at(article: Article, stretch: Stretch) -> Passage:
    """The article's passage at this stretch, made when it is missing."""
    made = Passage.of(article, stretch)
    values = {"exact": made.exact, "prefix": made.prefix, "suffix": made.suffix}
    passage, _ = Passage.objects.get_or_create(
        article=article, start=made.start, end=made.end, defaults=values
    )
    return passage


def cover(article: int, incidents: Iterable[Incident]) -> None:
    """Record that the article reports on the incidents."""
    for incident in incidents:
        Coverage.objects.get_or_create(
            article_id=article, incident=incident, defaults={"with_records": True}
        )


def drop_unused(passages: Iterable[int | None]) -> None:
    """Tidy up where records have left these passages.

    Those on which nothing rests any more go, and so does the coverage that came with a record
    of an incident, once nothing of that incident rests on the article.
    """
    left = Passage.objects.filter(pk__in=[passage for passage in passages if passage])
    articles = set(left.order_by().values_list("article_id", flat=True))
    if articles:
        left.unused().delete()
        Coverage.objects.filter(article__in=articles).needless().delete()


def with_passage(rows: QuerySet[Any], path: str = "passage") -> QuerySet[Any]:
    """With each row's passage and its article, whose text is left out: one query for all."""
    articles = Article.objects.listed()
    return rows.select_related(path).prefetch_related(Prefetch(f"{path}__article", articles))


class ShownWords:
    """The fields of a passage, for who may look at its record and not change it."""

    def article(self, record: Any) -> str:
        passage = self.passage_of(record)
        return label(passage.article) if passage else ""

    def words(self, record: Any) -> str:
        passage = self.passage_of(record)
        return passage.exact if passage else ""

    def passage_of(self, record: Any) -> Passage | None:
        passage: Passage | None = record.passage
        return passage


class WordsFormSet(NotedFormSet):
    """Rows that rest on passages; the last one to leave takes its passage with it."""

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        super().delete_existing(obj, commit)
        drop_unused([obj.passage_id])


class WordsAdmin(ShownWords, NotedAdmin):
    """Of records that rest on a passage."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_passage(super().get_queryset(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        drop_unused([obj.passage_id])
