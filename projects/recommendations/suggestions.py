"""What else could have been meant, when a search finds nothing."""

from collections.abc import Sequence

from django.core.cache import cache
from django.db import connection

from projects.recommendations.search import Asked, Term, languages_for, parse, tsquery

HOURS = 6 * 3600
SAMPLE = 4000  # texts whose words are taken for the vocabulary
NEAR = 0.35


def vocabulary() -> list[str]:
    """Words that stand in several of the texts, as they are written."""
    made = cache.get_or_set("recommendation-vocabulary", words_of_a_sample, HOURS)
    return list(made or ())


def words_of_a_sample() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH size AS (SELECT count(*) AS rows FROM projects_recommendation),
            texts AS (
                (SELECT text FROM projects_recommendation WHERE id %% greatest((SELECT rows FROM size) / %s, 1) = 0 LIMIT %s)
                UNION ALL (SELECT text FROM projects_recommendationtext ORDER BY id LIMIT %s)
            )
            SELECT word FROM texts, regexp_split_to_table(lower(text), '[[:space:][:punct:]]+') AS word
            WHERE length(word) BETWEEN 4 AND 24 GROUP BY word ORDER BY count(*) DESC LIMIT 20000
            """,
            [SAMPLE, SAMPLE, SAMPLE],
        )
        return [word for (word,) in cursor.fetchall()]


def did_you_mean(question: str) -> str:
    """The question with each unknown word replaced by the nearest known one; empty when there is none nearer."""
    asked = parse(question)
    unknown = [term.text for term in asked.terms if not term.is_phrase and is_unknown(term)]
    if not unknown:
        return ""
    better = nearest(unknown)
    words = [better.get(word.strip(",;:"), word) for word in question.split()]
    return " ".join(words) if better else ""


def is_unknown(term: Term) -> bool:
    from projects.recommendations.index_models import RecommendationWords
    from projects.recommendations.search import holding

    return not RecommendationWords.objects.filter(holding([term])).exists()


def nearest(words: Sequence[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (asked) asked, known FROM unnest(%s::text[]) AS asked, unnest(%s::text[]) AS known
            WHERE public.similarity(public.unaccent(asked), public.unaccent(known)) > %s
            ORDER BY asked, public.similarity(public.unaccent(asked), public.unaccent(known)) DESC, known
            """,
            [list(words), vocabulary(), NEAR],
        )
        return dict(cursor.fetchall())


def says_nothing(asked: Asked) -> bool:
    """Whether all words are so common (the, de, и) that they stand everywhere."""
    if not asked.terms:
        return False
    with connection.cursor() as cursor:
        for language in languages_for(asked.terms):
            query = tsquery(asked.terms, language)
            cursor.execute(f"SELECT numnode({query.sql})", query.params)
            if cursor.fetchone()[0] == 0:
                return True
    return False
