from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.models import Document
from projects.models import Request


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        """Whoever sees the request."""
        return self.filter(request__in=Request.objects.visible_to(user))

    def made(self) -> "PaperQuerySet":
        return self.filter(document__isnull=False)

    def waiting(self) -> "PaperQuerySet":
        return self.filter(document__isnull=True, failed_at__isnull=True)


class Paper(models.Model):
    """One paper in one language. What it says is frozen when it is ordered; the file is made from that alone."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        DECISION = "decision", _("Decision letter")

    request = models.ForeignKey(Request, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.CharField(max_length=40)  # TCR-2026-0153-D1: the same in every language
    language = models.CharField(max_length=10)
    content: "models.JSONField[Any, Any]" = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    dated_at = models.DateTimeField()
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["request", "number", "language"]
        constraints = [
            models.UniqueConstraint(fields=["number", "language"], name="paper_once_per_language"),
            models.CheckConstraint(
                condition=Q(document__isnull=True, made_at__isnull=True, sha256="")
                | (Q(document__isnull=False, made_at__isnull=False, pages__isnull=False) & ~Q(sha256="")),
                name="paper_made_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.language})"

    @property
    def file_name(self) -> str:
        return f"{self.number}-{self.language}.pdf"
