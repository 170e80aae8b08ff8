import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import RawSQL

from events.models.article import Article
from events.models.base import ArchiveModel, ArchiveQuerySet, tracked
from events.models.noted import change_is_noted
from events.sentences import WHITE
from events.text import CONTEXT, Stretch

# What following a record to its sentence does not read: a text may be long.
UNREAD = (
    "passage__search",
    "passage__article__body",
    "passage__article__search",
    "passage__article__cited_sources",
)

_INCIDENTS = """ARRAY (
    SELECT incident_id FROM events_casualtyclaim WHERE passage_id = OLD.id
    UNION SELECT incident_id FROM events_attribution WHERE passage_id = OLD.id
    UNION SELECT qi.incident_id FROM events_quote q
        JOIN events_quoteincident qi ON qi.quote_id = q.id WHERE q.passage_id = OLD.id
)"""


class PassageQuerySet(ArchiveQuerySet["Passage"]):
    def in_reading_order(self) -> "PassageQuerySet":
        return self.order_by("article_id", "start", "-end")

    def unused(self) -> "PassageQuerySet":
        """Those on which no claim, quote, attribution or link rests."""
        return self.filter(claims=None, quotes=None, attributions=None, links=None)


@tracked("article", "start", "end", "exact", "prefix", "suffix")
class Passage(ArchiveModel):
    """A stretch of an article's text, from start up to but without end, in code points.

    start/end is the W3C Web Annotation model's text position selector; exact/prefix/suffix is
    its text quote selector. The database refuses a passage that is not in the text.
    """

    NATURAL_KEY = ("article__key", "start", "end")

    # The constraint that a passage stands once is an index by article as well.
    article = models.ForeignKey(Article, models.PROTECT, related_name="passages", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField(help_text="exclusive")
    exact = models.TextField("exact words")
    prefix = models.CharField("words before", max_length=CONTEXT, blank=True)
    suffix = models.CharField("words after", max_length=CONTEXT, blank=True)
    # Kept by the database (migration 0012), whatever is written here.
    sentence_before = models.TextField(
        editable=False, default="", db_default="", help_text="of its sentence, what stands before"
    )
    sentence_after = models.TextField(
        editable=False,
        default="",
        db_default="",
        help_text="of its sentence, what stands after, with the white space that parts it from "
        "the next",
    )
    search = models.GeneratedField(
        expression=RawSQL("to_tsvector('english', exact)", []),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["article_id", "start", "-end"]
        indexes = [GinIndex(fields=["search"], name="passage_search")]
        constraints = [
            models.UniqueConstraint(fields=["article", "start", "end"], name="one_passage_once"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="passage_starts_before_it_ends"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_with_its_article",
                operation=pgtrigger.UpdateOf("article_id"),
                condition=pgtrigger.Q(old__article__df=pgtrigger.F("new__article")),
            ),
            change_is_noted("Passage", _INCIDENTS, "OLD.id"),
            pgtrigger.Trigger(
                name="knows_its_sentence",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("said", "record")],
                func="""
                    -- Whoever changes the body at this moment waits, or is waited for.
                    SELECT body, kind, length_elsewhere INTO said
                        FROM events_article WHERE id = NEW.article_id FOR SHARE;
                    -- Then what came with it is all that there is to know.
                    IF said.length_elsewhere IS NOT NULL THEN
                        RETURN NEW;
                    END IF;
                    NEW.sentence_before := '';
                    NEW.sentence_after := '';
                    -- A line of a dataset's row is all that it says of itself.
                    IF said.kind <> 'dataset-record' THEN
                        SELECT coalesce(before, ''), coalesce(after, '')
                        INTO NEW.sentence_before, NEW.sentence_after
                        FROM events_sentence(said.body, NEW.start, NEW."end");
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="tells_its_quotes_its_words",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("exact"),
                condition=pgtrigger.Q(old__exact__df=pgtrigger.F("new__exact")),
                func="""
                    UPDATE events_quote SET search = NEW.search WHERE passage_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            # Apart from the update, for lines of a dataset's rows come by the hundred thousand.
            pgtrigger.Trigger(
                name="knows_its_sentence_on_insert",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_values"),
                declare=[("touched", "bigint[]")],
                func="""
                    -- Each article is looked up: the plan of a join, kept from the first rows of
                    -- a load, would read all articles for every further batch.
                    touched := ARRAY (
                        SELECT n.id FROM new_values n
                        WHERE n.sentence_before <> '' OR n.sentence_after <> '' OR (
                            SELECT kind FROM events_article WHERE id = n.article_id
                        ) <> 'dataset-record'
                    );
                    IF touched <> '{}' THEN
                        UPDATE events_passage SET start = start WHERE id = ANY (touched);
                    END IF;
                    RETURN NULL;
                """,
            ),
            *(
                pgtrigger.Trigger(
                    name=f"is_in_the_text_{word}",
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=operation,
                    referencing=pgtrigger.Referencing(new="new_values"),
                    declare=[("refused", "record")],
                    func="""
                    -- Whoever changes the body at this moment waits, or is waited for.
                    PERFORM FROM events_article
                    WHERE id IN (SELECT article_id FROM new_values) ORDER BY id FOR SHARE;
                    SELECT p.article_id, p.start, p."end", p.exact INTO refused
                    FROM new_values p JOIN events_article a ON a.id = p.article_id
                    -- As one condition: two would seem so rare that every row is held against every
                    -- article, in the hope of finding the first wrong one at once.
                    WHERE CASE WHEN a.length_elsewhere IS NULL THEN NOT events_is_stretch(
                        a.body, p.start, p."end", p.prefix, p.exact, p.suffix
                    ) ELSE false END
                    LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'article %, characters % to %: the text does not say %',
                            refused.article_id, refused.start, refused."end",
                            quote_literal(refused.exact) USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
                )
                for word, operation in (
                    ("on_insert", pgtrigger.Insert),
                    ("on_update", pgtrigger.Update),
                )
            ),
            pgtrigger.Trigger(
                name="keeps_the_wording_of_its_claims",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(new="new_values"),
                declare=[("refused", "record")],
                func="""
                    SELECT c.id, c.wording INTO refused
                    FROM new_values p JOIN events_casualtyclaim c ON c.passage_id = p.id
                    WHERE strpos(p.exact, c.wording) = 0
                    LIMIT 1;
                    IF FOUND THEN
                        RAISE EXCEPTION 'claim %: its passage would no longer say %', refused.id,
                            quote_literal(refused.wording) USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.exact

    @property
    def sentence(self) -> str:
        """The sentence or sentences in which it stands, as far as a reader may see them."""
        return f"{self.sentence_before}{self.exact}{self.sentence_after}".strip(WHITE)

    @classmethod
    def of(cls, article: Article, stretch: Stretch) -> "Passage":
        """An unsaved passage for a stretch of the article's body."""
        return cls(
            article=article,
            start=stretch.start,
            end=stretch.end,
            exact=stretch.exact,
            prefix=stretch.prefix,
            suffix=stretch.suffix,
        )
