"""Words in lessons: the same stems, languages and marks as in recommendations; the vector stands on the row itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, FloatField, Func, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString

from portal.harm.reading import sentences
from projects.experience.models import WORDS
from projects.recommendations import search
from projects.recommendations.search import Asked, holding, languages_for, tsquery

LANGUAGE = "lang"  # word of the address: search in one language


def asked(query: Mapping[str, Any]) -> Asked:
    """Symbols and paragraphs are words here: a lesson has neither."""
    found = search.parse(query.get("q") or "")
    plain = tuple(search.Term(word) for word in (*found.symbols, *found.paragraphs))
    return Asked(terms=(*found.terms, *plain), without=found.without)


def find(rows: QuerySet[Any], question: Asked) -> QuerySet[Any]:
    if question.terms:
        rows = rows.filter(holding(question.terms))
    for term in question.without:
        rows = rows.exclude(holding([term]))
    return rows


def best_first(rows: QuerySet[Any], query: Mapping[str, Any]) -> QuerySet[Any]:
    question = asked(query)
    if not question.terms:
        return rows.order_by("-pk")
    parts = [tsquery(question.terms, code) for code in languages_for(question.terms)]
    every = RawSQL(  # noqa: S611 (terms are parameters)
        " || ".join(part.sql for part in parts),
        [param for part in parts for param in part.params],
        output_field=SearchQueryField(),
    )
    rank = Func(F("vector"), every, Value(1), function="ts_rank", output_field=FloatField())
    return rows.annotate(rank=rank).order_by("-rank", "-pk")


def mark(records: Sequence[Any], query: Mapping[str, Any]) -> None:
    """Leaves on each record its title with marks, and the first sentence that holds the words when the title does not."""
    question = asked(query)
    for record in records:
        record.marked, record.marked_elsewhere = None, None
    if not question.terms or not records:
        return
    texts = {
        (record.pk, place): (record.language, sentence)
        for record in records
        for place, sentence in enumerate(told(record))
    }
    found = search.marked(texts, question)
    for record in records:
        record.marked = found[record.pk, 0]
        record.marked_elsewhere = next(elsewhere(record, found), None) if record.marked is None else None


def told(record: Any) -> Iterable[str]:
    yield record.title
    for name in WORDS[1:]:
        text = getattr(record, name)
        for start, end in sentences(text):
            yield text[start:end].strip()


def elsewhere(record: Any, found: Mapping[Any, SafeString | None]) -> Iterator[tuple[str, SafeString]]:
    for place, _sentence in enumerate(told(record)):
        if html := found.get((record.pk, place)):
            yield record.language, html
