"""What people write in a report: one text for each place that its kind offers and each language, with figures as tokens."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from reports.review import guards
from reports.runs.models import Report


class OfTextQuerySet(models.QuerySet["TextRevision"]):
    def visible_to(self, user: Any) -> "OfTextQuerySet":
        return self.filter(text__in=NarrativeText.objects.visible_to(user))


class NarrativeTextQuerySet(models.QuerySet["NarrativeText"]):
    def visible_to(self, user: Any) -> "NarrativeTextQuerySet":
        return self.filter(report__in=Report.objects.visible_to(user))


class NarrativeText(models.Model):
    """The text of one place of a report in one language. Paragraphs are parted by empty lines; `{requests.received}` stands
    for the frozen figure of that name."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    place = models.CharField(
        max_length=60
    )  # a place of reports.narrative.places: introduction, session.60, component.3
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each saving
    edited_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = NarrativeTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")
        ordering = ["report", "place", "language"]
        constraints = [
            models.UniqueConstraint(fields=["report", "place", "language"], name="narrative_once_per_place_language"),
            models.CheckConstraint(condition=~Q(place=""), name="narrative_has_its_place"),
        ]
        triggers = [guards.TEXTS_STAY, guards.WRITER_NOTED]

    def __str__(self) -> str:
        return f"{self.report} · {self.place} ({self.language})"


class TextRevision(models.Model):
    """A text as one person left it. The latest ones are kept, so that nothing that was written is lost to another's words."""

    text = models.ForeignKey(NarrativeText, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier state of a text")
        verbose_name_plural = _("earlier states of texts")
        ordering = ["text", "-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="text_revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.text} v{self.number}"
