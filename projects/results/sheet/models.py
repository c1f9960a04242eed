from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from projects.results.models import ReportingPeriod


class SheetReturn(models.Model):
    """A grid that was filled in outside the portal and sent back, until somebody has said which of its cells stand."""

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="sheet_returns")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    based_on: "models.JSONField[Any, Any]" = (
        models.JSONField()
    )  # indicator → revision of its value in the file's download
    rows: "models.JSONField[Any, Any]" = (
        models.JSONField()
    )  # indicator → what its cells say, as text, with their places
    problems: "models.JSONField[Any, Any]" = models.JSONField(
        default=list
    )  # [place, sentence] of what belongs to no row
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="sheet_return_closed_at_with_by",
            )
        ]
