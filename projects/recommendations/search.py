"""What a person types to find recommendations, in whichever of the six languages: words, "phrases", -exclusions, symbols.

A recommendation is found when one of its texts holds every word, when none holds an excluded one, and when its symbol and
paragraph are those asked for. Stems, accents and forms of letters are the database's (`projects_terms`, `projects_asked`).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from projects.recommendations.index_models import RecommendationFacts, RecommendationWords
from projects.recommendations.models import Recommendation, RecommendationText

LONGEST = 400  # characters of a question that are read
MOST_TERMS = 12
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh-hans")
SCRIPTS = {  # of a word → languages that may hold it
    "latin": ("en", "fr", "es"),
    "cyrillic": ("ru",),
    "arabic": ("ar",),
    "chinese": ("zh-hans",),
}
HAN = r"\u3005\u3400-\u9fff\uf900-\ufaff"
QUOTED = re.compile(r'(?P<minus>-?)["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]|(?P<word>\S+)')
SYMBOL = re.compile(r"[A-Z][A-Z0-9.\-]*(?:/[A-Za-z0-9.\-()]+)+")
PARAGRAPH = re.compile(r"\d{1,3}(?:\.\d{1,3}(?:\([a-z]{1,3}\))?|\([a-z]{1,3}\))")
NUMBER = re.compile(r"\d{1,3}")
NAMES_A_PARAGRAPH = re.compile(r"para|paras|paragraph|paragraphe|párrafo|párr|пункт|пп?|الفقرة|§|第", re.IGNORECASE)
TOKEN = re.compile(r"[\w\u0300-\u036f\u0640\u064b-\u065f\u0670]+")


@dataclass(frozen=True)
class Term:
    text: str
    is_phrase: bool = False


@dataclass(frozen=True)
class Asked:
    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    symbols: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.without or self.symbols or self.paragraphs)


def parse(text: str) -> Asked:
    """Never fails: what cannot be a symbol, a paragraph or an operator is a word, and what has no letter says nothing."""
    terms: list[Term] = []
    without: list[Term] = []
    symbols: list[str] = []
    paragraphs: list[str] = []
    is_named = False  # the word before announced a paragraph, or was a symbol
    for found in QUOTED.finditer(unicodedata.normalize("NFKC", text[:LONGEST])):
        word = (found["word"] or "").strip(",;:،。")
        if found["phrase"] is not None:
            (without if found["minus"] else terms).append(Term(found["phrase"], is_phrase=True))
        elif SYMBOL.fullmatch(word.upper()) and any(letter.isdigit() for letter in word):
            symbols.append(word.upper())
        elif PARAGRAPH.fullmatch(word.lower()) or (is_named and NUMBER.fullmatch(word)):
            paragraphs.append(word.lower())
        elif NAMES_A_PARAGRAPH.fullmatch(word.rstrip(".")):
            is_named = True
            continue
        elif word.startswith("-") and TOKEN.search(word):
            without.append(Term(word[1:]))
        else:
            terms.append(Term(word))
        is_named = found["phrase"] is None and bool(SYMBOL.fullmatch(word.upper()))
    return Asked(sensible(terms), sensible(without), tuple(symbols[:3]), tuple(paragraphs[:3]))


def sensible(terms: list[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(term for term in terms if TOKEN.search(term.text)))[:MOST_TERMS]


def script_of(text: str) -> str:
    """Of its letters; empty for digits alone and for a mixture, which any language may hold."""
    found = set()
    for letter in text:
        if not letter.isalpha():
            continue
        name = unicodedata.name(letter, "")
        found.add(
            next((script for script in ("latin", "cyrillic", "arabic") if name.startswith(script.upper())), "chinese")
        )
    return found.pop() if len(found) == 1 else ""


def languages_for(terms: Iterable[Term], language: str = "") -> tuple[str, ...]:
    """The chosen one, or all whose letters these are."""
    if language:
        return (language,)
    scripts = {script_of(term.text) for term in terms}
    return SCRIPTS.get(scripts.pop(), LANGUAGES) if len(scripts) == 1 else LANGUAGES


def tsquery(terms: Sequence[Term], language: str, joined: str = "&&") -> RawSQL:
    sql = f" {joined} ".join(["projects_asked(%s, %s, %s)"] * len(terms))
    params = [part for term in terms for part in (language, term.text, term.is_phrase)]
    return RawSQL(f"({sql})", params, output_field=SearchQueryField())  # noqa: S611 (terms are parameters)


class Matches(Func):
    """vector @@ tsquery."""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def holding(terms: Sequence[Term], language: str = "") -> Q:
    """Of `RecommendationWords`: one text that holds all terms."""
    return reduce(
        or_,
        (Q(Matches(F("vector"), tsquery(terms, code)), language=code) for code in languages_for(terms, language)),
    )


def find(rows: QuerySet[Any], asked: Asked, language: str = "") -> QuerySet[Any]:
    """The recommendations, or the facts of them, that answer the question."""
    if asked.terms:
        texts = RecommendationWords.objects.filter(holding(asked.terms, language))
        rows = rows.filter(pk__in=texts.values("recommendation_id"))
    for term in asked.without:
        texts = RecommendationWords.objects.filter(holding([term]), recommendation_id=OuterRef("pk"))
        rows = rows.filter(~Exists(texts))
    at = at_facts(rows)
    for symbol in asked.symbols:
        rows = rows.filter(of_document(symbol, at))
    if asked.paragraphs:
        rows = rows.filter(**{f"{at}paragraph__in": asked.paragraphs})
    return rows


def at_facts(rows: QuerySet[Any]) -> str:
    """How a condition on the facts begins: lists show recommendations and count by their facts."""
    return "" if rows.model is RecommendationFacts else "facts__"


def of_document(symbol: str, at: str = "") -> Q:
    """The document itself and what belongs to it: A/HRC/59/15 and A/HRC/59/15/Add.1, not A/HRC/59/150."""
    return Q(**{f"{at}citation__startswith": f"{symbol}\x01"}) | Q(**{f"{at}citation__startswith": f"{symbol}/"})


def best_first(rows: QuerySet[Any], asked: Asked, language: str = "") -> QuerySet[Any]:
    """By how often and how near to each other the words stand, longer texts counting less; then the newest session."""
    at = at_facts(rows)
    if not asked.terms:
        return rows.order_by(f"{at}citation", "pk")
    codes = languages_for(asked.terms, language)
    every = RawSQL(  # noqa: S611 (terms are parameters)
        " || ".join(tsquery(asked.terms, code).sql for code in codes),
        [param for code in codes for param in tsquery(asked.terms, code).params],
        output_field=SearchQueryField(),
    )
    rank = Func(F("vector"), every, Value(1), function="ts_rank", output_field=FloatField())
    texts = RecommendationWords.objects.filter(recommendation_id=OuterRef("pk"))
    best = texts.annotate(rank=rank).order_by("-rank").values("rank")[:1]
    return rows.annotate(rank=Subquery(best)).order_by("-rank", F(f"{at}session").desc(nulls_last=True), "-pk")


# Marks: which words of the texts on a page were meant


def mark(records: Sequence[Recommendation], asked: Asked, language: str = "") -> None:
    """Leaves on each record `marked`, its text with <mark>, and `marked_elsewhere`, (language, text) of a further text
    that holds the words when its own does not."""
    for record in records:
        record.marked, record.marked_elsewhere = None, None  # type: ignore[attr-defined]
    if not asked.terms or not records:
        return
    own = {record.pk: (record.language, record.text) for record in records}
    shown = {key: text for key, text in marked(own, asked).items() if text is not None}
    unmarked = [key for key in own if key not in shown]
    further = RecommendationText.objects.filter(
        recommendation_id__in=unmarked, language__in=languages_for(asked.terms, language)
    ).order_by("recommendation_id", "language")
    texts = (
        {(text.recommendation_id, text.language): (text.language, text.text) for text in further} if unmarked else {}
    )
    elsewhere: dict[int, tuple[str, SafeString]] = {}
    for (key, code), html in marked(texts, asked).items():
        if html is not None:
            elsewhere.setdefault(key, (code, html))
    for record in records:
        record.marked, record.marked_elsewhere = shown.get(record.pk), elsewhere.get(record.pk)  # type: ignore[attr-defined]


def marked(texts: Mapping[Any, tuple[str, str]], asked: Asked) -> dict[Any, SafeString | None]:
    """Key → escaped text with marks; None where there is nothing to mark."""
    by_language: dict[str, set[str]] = defaultdict(set)
    for language, text in texts.values():
        by_language[language].update(TOKEN.findall(text))
    meant = meant_words(by_language, asked)
    runs = [run for term in asked.terms for run in re.findall(f"[{HAN}]+", term.text)]
    return {key: with_marks(text, meant[language], runs) for key, (language, text) in texts.items()}


def meant_words(by_language: Mapping[str, set[str]], asked: Asked) -> dict[str, set[str]]:
    """Of these words, those with the stem of a word that was asked: the database knows, so page and search agree."""
    words = [Term(word) for term in asked.terms for word in TOKEN.findall(term.text)][: MOST_TERMS * 2]
    found: dict[str, set[str]] = {language: set() for language in by_language}
    asks: list[str] = []
    params: list[Any] = []
    for language, there in by_language.items():
        if there and words:
            query = " || ".join(["projects_asked(%s, %s, false)"] * len(words))
            asks.append(f"SELECT %s, word FROM unnest(%s::text[]) AS word WHERE projects_terms(%s, word) @@ ({query})")  # noqa: S608 (words are parameters)
            params += [language, sorted(there), language, *(part for word in words for part in (language, word.text))]
    if asks:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(asks), params)
            for language, word in cursor.fetchall():
                found[language].add(word)
    return found


def with_marks(text: str, words: set[str], runs: Sequence[str]) -> SafeString | None:
    places = [
        match.span()
        for match in TOKEN.finditer(text)
        if match.group() in words and not re.search(f"[{HAN}]", match.group())
    ]
    places += [match.span() for run in runs for match in re.finditer(re.escape(run), text)]
    if not places:
        return None
    parts: list[tuple[str, str]] = []
    end = 0
    for start, stop in sorted(places):
        if start < end:
            continue
        parts.append((text[end:start], text[start:stop]))
        end = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[end:])
