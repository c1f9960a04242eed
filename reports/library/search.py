"""Words in published reports: the stems, languages and marks of the search of recommendations, over the public texts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db.models import F, FloatField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from projects.experience.search import asked
from projects.recommendations import search
from projects.recommendations.search import TOKEN, Asked, holding, languages_for, tsquery
from reports.library.models import LibraryText

LONGEST = 300  # characters of a line that is shown


def find(rows: QuerySet[Any], question: Asked) -> QuerySet[Any]:
    """Reports of which one language holds every word, and none an excluded one."""
    if question.terms:
        rows = rows.filter(report__in=LibraryText.objects.filter(holding(question.terms)).values("report"))
    for term in question.without:
        rows = rows.exclude(report__in=LibraryText.objects.filter(holding([term])).values("report"))
    return rows


def best_first(rows: QuerySet[Any], query: Mapping[str, Any]) -> QuerySet[Any]:
    question = asked(query)
    if not question.terms:
        return rows.order_by("-published_at", "-pk")
    parts = [tsquery(question.terms, code) for code in languages_for(question.terms)]
    every = RawSQL(  # noqa: S611 (terms are parameters)
        " || ".join(part.sql for part in parts),
        [param for part in parts for param in part.params],
        output_field=SearchQueryField(),
    )
    rank = Func(F("vector"), every, Value(1), function="ts_rank", output_field=FloatField())
    texts = LibraryText.objects.filter(report=OuterRef("report")).annotate(rank=rank).order_by("-rank")
    return rows.annotate(rank=Subquery(texts.values("rank")[:1])).order_by("-rank", "-pk")


def mark(records: Sequence[Any], query: Mapping[str, Any]) -> None:
    """Leaves on each record the first line that holds the words, in the reader's language where that has them."""
    for record in records:
        record.marked_elsewhere = None
    question = asked(query)
    if not question.terms or not records:
        return
    texts = {text.report_id: text for text in best_texts([record.report_id for record in records], question)}
    by_language: dict[str, set[str]] = {}
    for text in texts.values():
        by_language.setdefault(text.language, set()).update(TOKEN.findall(text.text))
    meant = search.meant_words(by_language, question)
    for record in records:
        if found := texts.get(record.report_id):
            line = first_line(found.text, meant[found.language], question)
            record.marked_elsewhere = (found.language, line) if line else None


def best_texts(reports: Sequence[int], question: Asked) -> Iterable[LibraryText]:
    """One for each report: the reader's own language, else the first that holds the words."""
    own = get_language() or "en"
    found = LibraryText.objects.filter(holding(question.terms), report__in=reports)
    keys: dict[int, tuple[bool, str, int]] = {}
    for pk, report, language in found.order_by("language").values_list("pk", "report", "language"):
        offer = (language != own, language, pk)
        keys[report] = min(keys.get(report, offer), offer)
    return LibraryText.objects.filter(pk__in=[pk for _other, _language, pk in keys.values()]).defer("vector")


def first_line(text: str, words: set[str], question: Asked) -> SafeString | None:
    runs = [run for term in question.terms for run in re.findall(f"[{search.HAN}]+", term.text)]
    for line in text.split("\n"):
        if html := search.with_marks(around(line, words, runs), words, runs):
            return html
    return None


def around(line: str, words: set[str], runs: Sequence[str]) -> str:
    """As much of a long line as stands around the first word."""
    if len(line) <= LONGEST:
        return line
    places = [match.start() for match in TOKEN.finditer(line) if match.group() in words]
    places += [line.find(run) for run in runs if run in line]
    if not places:
        return ""
    start = max(0, min(places) - LONGEST // 3)
    return ("…" if start else "") + line[start : start + LONGEST] + "…"
