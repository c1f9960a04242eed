"""What lists of recommendations search, filter, sort and count by: narrow tables that the database keeps by itself.

Triggers (migration 0004) fill them after every INSERT, UPDATE and DELETE on recommendations and their texts, whether it
came from a save, bulk_create, COPY or plain SQL. No code writes them; `manage.py index_recommendations` makes them anew.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from portal.reference.models import State
from projects.recommendations.models import Mechanism, Position, Progress, Recommendation


class RecommendationFactsQuerySet(models.QuerySet["RecommendationFacts"]):
    def visible_to(self, user: Any) -> "RecommendationFactsQuerySet":
        """As recommendations themselves: public."""
        return self


class RecommendationFacts(models.Model):
    """The short facts of one recommendation, under the same key. 80 bytes a row: counting all of them costs little."""

    recommendation = models.OneToOneField(
        Recommendation, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="facts"
    )
    state = models.ForeignKey(State, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    mechanism = models.ForeignKey(Mechanism, models.DO_NOTHING, db_constraint=False, related_name="+")
    session = models.PositiveSmallIntegerField(null=True)  # of the UPR
    cycle = models.PositiveSmallIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True)  # of the document, or of the session
    position = models.CharField(max_length=20, choices=Position)
    kind = models.CharField(max_length=20, choices=Recommendation.Kind)
    state_progress = models.CharField(max_length=24, choices=Progress, blank=True)
    ohchr_progress = models.CharField(max_length=24, choices=Progress, blank=True)
    needs_review = models.BooleanField()
    paragraph = models.CharField(max_length=40, blank=True)  # in small letters
    iso3 = models.CharField(max_length=12)  # to sort by; parties that are not States come last
    # symbol in capitals, U+0001, paragraph as two numbers of eight digits: to sort by, and to find a symbol by its beginning
    citation = models.CharField(max_length=100, db_collation="C")

    objects = RecommendationFactsQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation"]
        indexes = [
            models.Index(
                F("session").desc(nulls_last=True), F("recommendation").desc(), name="facts_newest_session_first"
            ),
            models.Index(fields=["session", "recommendation"], name="facts_by_session"),
            models.Index(F("year").desc(nulls_last=True), F("recommendation").desc(), name="facts_newest_year_first"),
            models.Index(fields=["year", "recommendation"], name="facts_by_year"),
            models.Index(fields=["iso3", "recommendation"], name="facts_by_iso3"),
            models.Index(fields=["citation", "recommendation"], name="facts_by_citation"),
            models.Index(fields=["position", "recommendation"], name="facts_by_position"),
            models.Index(fields=["state", "session"], name="facts_of_state"),
            models.Index(fields=["paragraph"], name="facts_by_paragraph"),
        ]

    def __str__(self) -> str:
        return self.citation


class RecommendationWords(models.Model):
    """The stems of one text in one language, accents and forms of letters folded (`projects_terms`)."""

    recommendation = models.ForeignKey(Recommendation, models.DO_NOTHING, db_constraint=False, related_name="words")
    text_key = models.BigIntegerField(default=0)  # of the RecommendationText; 0: the recommendation's own text
    language = models.CharField(max_length=10)
    vector = SearchVectorField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "text_key"], name="recommendation_words_once_per_text")
        ]
        indexes = [
            GinIndex(fields=["vector"], name="recommendation_words_found"),
            models.Index(fields=["language", "recommendation"], name="recommendation_words_language"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.language}"


class RecommendationChange(models.Model):
    """One transaction that changed recommendations. Which rows are visible is the version of the data: counts are kept
    for a version, and a transaction that is not yet committed has none. Nothing waits for anything."""

    transaction = models.BigIntegerField(primary_key=True)
    statements = models.IntegerField(default=1)  # so that the transaction itself sees a new version after each

    class Meta:
        ordering = ["transaction"]

    def __str__(self) -> str:
        return str(self.transaction)
