"""What the library finds reports by: the words of each published language, as stems."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.experience.models import Terms
from reports.runs.models import Report


class LibraryTextQuerySet(models.QuerySet["LibraryText"]):
    def visible_to(self, user: Any) -> "LibraryTextQuerySet":
        """Of published reports: the library is public."""
        return self.filter(report__in=Report.objects.visible_to(user))


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
