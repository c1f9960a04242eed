"""What a file brought: the batch with its counts, and one row for each row of the file."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User


class Outcome(models.TextChoices):
    CREATE = "create", pgettext_lazy("import row", "New")
    UPDATE = "update", pgettext_lazy("import row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
    CONFLICT = "conflict", pgettext_lazy("import row", "Conflict")
    REJECT = "reject", pgettext_lazy("import row", "Rejected")


class ImportBatch(models.Model):
    class Status(models.TextChoices):
        STAGED = "staged", pgettext_lazy("import", "Checked, not applied")
        APPLIED = "applied", pgettext_lazy("import", "Applied")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")

    kind = models.CharField(_("kind"), max_length=40)  # recommendations, contributions, …
    profile = models.CharField(_("format"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.STAGED)
    counts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    messages: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # about the file as a whole
    staged_at = models.DateTimeField(default=timezone.now)
    staged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="staged", applied_at__isnull=True, undone_at__isnull=True)
                | Q(status="applied", applied_at__isnull=False, undone_at__isnull=True)
                | Q(status="undone", applied_at__isnull=False, undone_at__isnull=False),
                name="import_batch_status_has_its_dates",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))  # as a person counts it in the file
    raw: "models.JSONField[Any, Any]" = models.JSONField()
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    messages: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    changes: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # field → [before, after]
    created_ids: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # model label → ids, for undo

    class Meta:
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_by_outcome")]
