"""What the library finds reports by: the words of each published language, as stems."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Component, State
from projects.experience.models import Terms
from reports.runs.models import Report


class LibraryEntryQuerySet(models.QuerySet["LibraryEntry"]):
    def visible_to(self, user: Any) -> "LibraryEntryQuerySet":
        """Of published reports whose public copy is in force, for everybody alike."""
        return self.filter(report__in=Report.objects.public())

    def for_list(self) -> "LibraryEntryQuerySet":
        return self.select_related("report").prefetch_related("states", "components")


class LibraryEntry(models.Model):
    """A published report as the library finds it: what its public copy is about."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="library_entry")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()  # in which the period ends
    components = models.ManyToManyField(Component, blank=True, related_name="+")
    published_at = models.DateTimeField()
    states = models.ManyToManyField(State, blank=True, related_name="+")

    objects = LibraryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the library")
        verbose_name_plural = _("entries of the library")
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return str(self.report)


class LibraryTextQuerySet(models.QuerySet["LibraryText"]):
    def visible_to(self, user: Any) -> "LibraryTextQuerySet":
        """Of published reports: the library is public."""
        return self.filter(report__in=Report.objects.public())


class LibraryText(models.Model):
    """The public words of a published report in one language, written when it is published."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="library_texts")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of title and text
    entered_at = models.DateTimeField(default=timezone.now)
    vector = models.GeneratedField(
        expression=Terms(F("language"), Concat(F("title"), Value("\n"), F("text"), output_field=models.TextField())),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = LibraryTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text in the library")
        verbose_name_plural = _("texts in the library")
        ordering = ["report", "language"]
        constraints = [models.UniqueConstraint(fields=["report", "language"], name="library_text_once_per_language")]
        indexes = [GinIndex(fields=["vector"], name="library_words_found")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
